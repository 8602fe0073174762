// Payments: is a purchase charged once, whatever crashes and whatever is lost, late or doubled?
import type { Random } from '#lib/kernel/random'
import type { Outcome, Progress } from '#lib/kernel/simulation'
import { defineSimulation } from '#lib/kernel/simulation'
import { runTasks } from '#lib/kernel/tasks'
import { charts, outcomeChart } from './charts.ts'
import { claims } from './claims.ts'
import { costOf } from './cost.ts'
import { counterExample } from './counter-example.ts'
import type { DesignId } from './designs.ts'
import { designs } from './designs.ts'
import { Findings, mainTasks, otherTasks } from './experiments.ts'
import { figures } from './figures.ts'
import type { Parameters } from './parameters.ts'
import { parameters } from './parameters.ts'

export const payments = defineSimulation({
  id: 'payments',
  version: 1,
  title: 'Payment system',
  question: 'Is a purchase charged once, whatever crashes and whatever is lost, late or doubled?',
  sources: [
    { document: 'briefing', section: 'XV. Payments Processing' },
    { document: 'briefing', section: 'Payment System quiz 2' },
    { document: 'literature', section: 'Garcia-Molina and Salem 1987, Sagas' },
    { document: 'literature', section: 'Mohan, Lindsay and Obermarck 1986, Transaction management in R*' },
    { document: 'literature', section: 'Helland 2007, Life beyond distributed transactions' },
  ],
  params: parameters,
  designs: [...designs],
  claims,
  admit: (params, chosen) => costOf(params, chosen as DesignId[]),
  run: (params, random, chosen) => run(params, random, chosen as DesignId[]),
})

function run(p: Parameters, random: Random, chosen: DesignId[]): Generator<Progress, Outcome, void> {
  const findings = new Findings()
  return runTasks({
    main: mainTasks(p, chosen, random, findings),
    round: chosen.length,
    others: otherTasks(p, chosen, random, findings),
    hunts: chosen.map((design) => ({
      weight: 1,
      *work() {
        yield
        return counterExample(findings.enumerations.get(design)!, p)
      },
    })),
    partial: () => [outcomeChart(findings)],
    report: () => ({ figures: figures(findings), charts: charts(findings) }),
  })
}
