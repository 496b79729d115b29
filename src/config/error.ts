/** The environment is invalid. Each line of the message names a variable, its problem and its purpose. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
