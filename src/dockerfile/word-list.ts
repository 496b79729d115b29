import { isSpace } from './white-space.ts';

/** Collects words, like wordsStruct in BuildKit's lexer: all lists of a lexer share the word that is being read. */
export class WordList {
  #word = '';

  begin() {
    const words: string[] = [];
    let inWord = false;
    this.#word = '';
    const flush = (): void => {
      if (this.#word !== '') words.push(this.#word);
      this.#word = '';
    };
    const add = (text: string): void => {
      this.#word += text;
      inWord = true;
    };
    return {
      /** Adds text whose white space does not separate words. */
      add,
      addSplit: (text: string): void => {
        for (const character of text) {
          if (!isSpace(character)) add(character);
          else if (inWord && this.#word !== '') {
            flush();
            inWord = false;
          }
        }
      },
      end: (): readonly string[] => {
        flush();
        return words;
      },
    };
  }
}
