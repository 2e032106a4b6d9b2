/** An RPPS no register will ever give (its 11 digits start with 999), with a right Luhn key. */
export const inventedRpps = (serial: number): string => withLuhnKey(`999${pad(serial, 7)}`);

/** A FINESS no register will ever give (département 99 does not exist), with a right Luhn key. */
export const inventedFiness = (serial: number): string => withLuhnKey(`99${pad(serial, 6)}`);

/** A landline of the range the regulator of telecoms keeps for fiction (02 61 91 xx xx), in E.164. */
export const inventedLandline = (serial: number): string => `+3326191${pad(serial % 10_000, 4)}`;

/** A mobile of the range kept for fiction (06 39 98 xx xx), in E.164. */
export const inventedMobile = (serial: number): string => `+3363998${pad(serial % 10_000, 4)}`;

const pad = (serial: number, width: number): string => String(serial).padStart(width, '0');

function withLuhnKey(digits: string): string {
  let sum = 0;
  for (const [index, digit] of digits.split('').reverse().entries()) {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
