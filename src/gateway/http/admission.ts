/** How much at once: calls in all, calls of one tenant, connections to one host. Who comes in excess is told to come back. */

export interface AdmissionLimits {
  readonly calls: number;
  readonly callsPerTenant: number;
  readonly callsPerHost: number;
}

export const ordinaryAdmission: AdmissionLimits = { calls: 256, callsPerTenant: 24, callsPerHost: 12 };

export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #tenants = new Map<string, number>();
  readonly #hosts = new Map<string, number>();
  running = 0;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  /** What to call when the call is over; null when there is no room. */
  enter(tenant: string, host: string | null): (() => void) | null {
    const { calls, callsPerTenant, callsPerHost } = this.#limits;
    // One tenant's trouble with a host is not another's: a host is counted for each tenant.
    const place = host === null ? null : `${tenant} ${host.toLowerCase()}`;
    const full =
      this.running >= calls ||
      (this.#tenants.get(tenant) ?? 0) >= callsPerTenant ||
      (place !== null && (this.#hosts.get(place) ?? 0) >= callsPerHost);
    if (full) return null;
    this.running++;
    add(this.#tenants, tenant, 1);
    if (place !== null) add(this.#hosts, place, 1);
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.running--;
      add(this.#tenants, tenant, -1);
      if (place !== null) add(this.#hosts, place, -1);
    };
  }
}

function add(counts: Map<string, number>, key: string, step: number): void {
  const count = (counts.get(key) ?? 0) + step;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
