/** One event of a stream (WHATWG HTML §9.2.6). */
export interface ServerEvent {
  name: string;
  data: string;
}

/**
 * Reads server-sent events as their text comes. Not the browser's EventSource: that one cannot say how long nobody has
 * been at the screen, nor tell a session that ended from a line that broke.
 */
export class EventReader {
  /** Where to go on from, as the stream last said. */
  lastId = '';
  #rest = '';
  #id: string | undefined;
  #name = 'message';
  #data: string[] = [];

  /** The events that a piece of text completes. */
  push(text: string): ServerEvent[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.#read(line.endsWith('\r') ? line.slice(0, -1) : line));
  }

  #read(line: string): ServerEvent[] {
    if (line === '') return this.#dispatch();
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'event') this.#name = value;
    else if (field === 'data') this.#data.push(value);
    else if (field === 'id') this.#id = value;
    return [];
  }

  /** An event without data only moves the id. */
  #dispatch(): ServerEvent[] {
    if (this.#id !== undefined) this.lastId = this.#id;
    const event = { name: this.#name, data: this.#data.join('\n') };
    const said = this.#data.length > 0;
    this.#name = 'message';
    this.#data = [];
    this.#id = undefined;
    return said ? [event] : [];
  }
}
