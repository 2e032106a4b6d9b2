/** A commune the sandbox may put a practice in. */
export interface Ground {
  /** Département code of the demo. */
  territory: string;
  /** IANA zone of its wall clocks. */
  zone: string;
  communes: GroundCommune[];
  /** ISO days on which practices are closed and duty rooms open. */
  holidays: string[];
}

export interface GroundCommune {
  insee: string;
  name: string;
  postalCode: string;
  population: number;
  lat: number;
  lon: number;
}
