// The formulas that a simulation of queues must agree with. Rates are per unit of time; times in the same unit.

/**
 * Mean time in an M/G/1 queue, waiting and service (Pollaczek, 1930; Khinchine, 1932).
 * @param variation the squared coefficient of variation of the service time: 0 constant, 1 exponential, 1/k Erlang-k
 * @throws RangeError when the load is 1 or more, for then there is no mean
 */
export function timeInMG1(arrivalRate: number, meanService: number, variation: number): number {
  const load = arrivalRate * meanService
  requireStable(load)
  return meanService + (load * meanService * (1 + variation)) / (2 * (1 - load))
}

/** Probability that an arrival must wait in M/M/c (Erlang, 1917); `offered` is arrival rate x mean service. */
export function erlangC(servers: number, offered: number): number {
  requireStable(offered / servers)
  // Erlang's B by its recursion, which does not overflow as factorials do.
  let blocked = 1
  for (let c = 1; c <= servers; c++) blocked = (offered * blocked) / (c + offered * blocked)
  return blocked / (1 - (offered / servers) * (1 - blocked))
}

/** Mean time in M/M/c, waiting and service. */
export function timeInMMc(arrivalRate: number, meanService: number, servers: number): number {
  const offered = arrivalRate * meanService
  return meanService + (erlangC(servers, offered) * meanService) / (servers - offered)
}

function requireStable(load: number): void {
  if (!(load < 1)) throw new RangeError(`A queue with load ${load} grows without bound`)
}

/** A station with exponential service and where its jobs go next: probabilities by station; what is left of 1 leaves. */
export type TheoreticalStation = { servers: number; meanService: number; routes: readonly number[] }

/** How much arrives at each station, from outside and from others: the traffic equations, by iteration. */
export function trafficRates(outside: readonly number[], stations: readonly TheoreticalStation[]): number[] {
  let rates = [...outside]
  for (let i = 0; i < 10_000; i++) {
    const next = outside.map((rate, to) =>
      stations.reduce((sum, { routes }, from) => sum + (rates[from] ?? 0) * (routes[to] ?? 0), rate),
    )
    const moved = next.reduce((most, rate, at) => Math.max(most, Math.abs(rate - (rates[at] ?? 0))), 0)
    rates = next
    if (moved < 1e-14) break
  }
  return rates
}

/** Mean time from entering an open network to leaving it, feedback included (Jackson, 1957). */
export function timeInJackson(outside: readonly number[], stations: readonly TheoreticalStation[]): number {
  const rates = trafficRates(outside, stations)
  const jobs = stations.reduce((sum, { servers, meanService }, at) => {
    const rate = rates[at] ?? 0
    return sum + rate * timeInMMc(rate, meanService, servers)
  }, 0)
  return jobs / outside.reduce((sum, rate) => sum + rate, 0)
}

/**
 * Mean time of a cycle in a closed network of single servers, by exact mean value analysis (Reiser and Lavenberg, 1980).
 * @param population jobs in the network
 * @param demands by station, visits x mean service in a cycle
 */
export function cycleTimeByMva(population: number, demands: readonly number[]): number {
  let queues = demands.map(() => 0)
  let cycle = 0
  for (let jobs = 1; jobs <= population; jobs++) {
    const times = demands.map((demand, at) => demand * (1 + (queues[at] ?? 0)))
    cycle = times.reduce((sum, time) => sum + time, 0)
    queues = times.map((time) => (jobs / cycle) * time)
  }
  return cycle
}
