/** JQL as a tree. The part of the language that searches need: clauses joined by AND, OR, NOT and brackets, and an order. */
import { jqlError, tokensOf, type Token } from './tokens';

export type Operator = '=' | '!=' | '~' | '!~' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | 'is' | 'is not';

export type Operand =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'function'; readonly name: string; readonly args: readonly string[] }
  | { readonly kind: 'empty' };

export interface FieldClause {
  readonly kind: 'field';
  readonly field: string;
  readonly operator: Operator;
  /** One, but for `in` and `not in`. */
  readonly operands: readonly Operand[];
}

export type Clause =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Clause[] }
  | { readonly kind: 'not'; readonly part: Clause }
  | FieldClause;

export interface Query {
  /** null: no restriction. */
  readonly where: Clause | null;
  readonly order: readonly { readonly field: string; readonly descending: boolean }[];
}

/** @throws JiraError 400 that says where */
export function parseJql(jql: string): Query {
  return new Parser(jql).query();
}

class Parser {
  readonly #jql: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(jql: string) {
    this.#jql = jql;
    this.#tokens = tokensOf(jql);
  }

  query(): Query {
    const where = this.#is('end') || this.#isWord('order') ? null : this.#or();
    const order = this.#isWord('order') ? this.#order() : [];
    if (!this.#is('end')) throw this.#unexpected("Expecting either 'OR' or 'AND'");
    return { where, order };
  }

  #or(): Clause {
    return this.#joined('or', ['or', '||', '|'], () => this.#and());
  }

  #and(): Clause {
    return this.#joined('and', ['and', '&&', '&'], () => this.#not());
  }

  #joined(kind: 'and' | 'or', words: readonly string[], part: () => Clause): Clause {
    const parts = [part()];
    while (words.some((word) => this.#isWord(word))) {
      this.#next();
      parts.push(part());
    }
    const [only] = parts;
    return parts.length === 1 && only ? only : { kind, parts };
  }

  #not(): Clause {
    if (++this.#depth > 200) throw this.#unexpected('The query is nested too deep');
    try {
      if (this.#isWord('not') || this.#isWord('!')) {
        this.#next();
        return { kind: 'not', part: this.#not() };
      }
      if (!this.#isWord('(')) return this.#field();
      this.#next();
      const inner = this.#or();
      this.#expect(')');
      return inner;
    } finally {
      this.#depth -= 1;
    }
  }

  #field(): Clause {
    const token = this.#next();
    if (token.kind !== 'word' && token.kind !== 'quoted') throw this.#unexpected('Expecting a field name', token);
    const operator = this.#operator(token.text);
    const isList = operator === 'in' || operator === 'not in';
    const operands = isList ? this.#list() : [this.#operand()];
    return { kind: 'field', field: token.text, operator, operands };
  }

  #operator(field: string): Operator {
    const token = this.#next();
    if (token.kind === 'operator') return token.text as Operator;
    const word = token.text.toLowerCase();
    if (token.kind === 'word' && word === 'in') return 'in';
    if (token.kind === 'word' && word === 'is') {
      if (!this.#isWord('not')) return 'is';
      this.#next();
      return 'is not';
    }
    if (token.kind === 'word' && word === 'not' && this.#isWord('in')) {
      this.#next();
      return 'not in';
    }
    throw this.#unexpected(`Expecting an operator after '${field}'`, token);
  }

  #list(): Operand[] {
    if (!this.#isWord('(')) return [this.#operand()];
    this.#next();
    const operands = [this.#operand()];
    while (this.#isWord(',')) {
      this.#next();
      operands.push(this.#operand());
    }
    this.#expect(')');
    return operands;
  }

  #operand(): Operand {
    const token = this.#next();
    if (token.kind === 'quoted') return { kind: 'value', text: token.text };
    if (token.kind !== 'word') throw this.#unexpected('Expecting either a value, list or function', token);
    if (this.#isWord('(')) return this.#call(token.text);
    if (/^(empty|null)$/i.test(token.text)) return { kind: 'empty' };
    return { kind: 'value', text: token.text };
  }

  #call(name: string): Operand {
    this.#expect('(');
    const args: string[] = [];
    while (!this.#isWord(')')) {
      const token = this.#next();
      if (token.kind !== 'word' && token.kind !== 'quoted') throw this.#unexpected('Expecting an argument', token);
      args.push(token.text);
      if (this.#isWord(',')) this.#next();
    }
    this.#expect(')');
    return { kind: 'function', name, args };
  }

  #order(): { field: string; descending: boolean }[] {
    this.#next();
    this.#expect('by');
    const order: { field: string; descending: boolean }[] = [];
    do {
      if (order.length > 0) this.#next();
      const token = this.#next();
      if (token.kind !== 'word' && token.kind !== 'quoted')
        throw this.#unexpected('Expecting a field to order by', token);
      const descending = this.#isWord('desc');
      if (descending || this.#isWord('asc')) this.#next();
      order.push({ field: token.text, descending });
    } while (this.#isWord(','));
    return order;
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', at: this.#jql.length };
  }

  #next(): Token {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #is(kind: Token['kind']): boolean {
    return this.#peek().kind === kind;
  }

  /** A word, operator or mark that is not quoted. */
  #isWord(text: string): boolean {
    const token = this.#peek();
    return token.kind !== 'quoted' && token.kind !== 'end' && token.text.toLowerCase() === text;
  }

  #expect(text: string): void {
    if (!this.#isWord(text)) throw this.#unexpected(`Expecting '${text}'`);
    this.#next();
  }

  #unexpected(expecting: string, token = this.#peek()): Error {
    const got = token.kind === 'end' ? 'the query ended' : `got '${token.text}'`;
    return jqlError(this.#jql, token.at, `${expecting} but ${got}.`);
  }
}
