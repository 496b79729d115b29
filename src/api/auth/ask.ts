import { unavailable } from '../problems/problem-of.ts';
import { Problem } from '../problems/problem.ts';

/** Fails closed: any error means Unavailable, even if this server itself lacks the right to ask. */
export async function ask<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw error instanceof Problem ? error : unavailable(error);
  }
}
