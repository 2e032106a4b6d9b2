/** Reads the fields of a form as text; one that is absent, or a file, is empty. */
export function textOf(form: FormData): (name: string) => string {
  return (name) => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
}
