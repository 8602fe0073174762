// Crashes and pauses of whichever engine leads, at random instants.
import { exponential } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import type { World } from './world.ts'

export function strike(world: World, random: Random): void {
  const { crashEveryMs, downMs, pauseEveryMs, pauseMs, crashAtMicros } = world.setting
  if (crashAtMicros !== null)
    world.cluster.at(crashAtMicros, () => crash(world, world.roster.engine(0, 0), downMs * 1000))
  for (let shard = 0; shard < world.engines.length; shard++) {
    if (crashEveryMs > 0) {
      const own = random.split(`crash ${shard}`)
      again(world, shard, own, crashEveryMs, (node) => crash(world, node, exponential(own, downMs * 1000)))
    }
    if (pauseEveryMs > 0) {
      const own = random.split(`pause ${shard}`)
      again(world, shard, own, pauseEveryMs, (node) => pause(world, node, exponential(own, pauseMs * 1000)))
    }
  }
}

function again(world: World, shard: number, random: Random, everyMs: number, fault: (node: number) => void): void {
  const { cluster, setting } = world
  const at = cluster.now + exponential(random, everyMs * 1000)
  if (at > setting.durationMicros) return
  cluster.at(at, () => {
    const which = world.engines[shard]!.findIndex(
      ({ role }, at) => role === 'leading' && cluster.isUp(world.roster.engine(shard, at)),
    )
    if (which >= 0) fault(world.roster.engine(shard, which))
    again(world, shard, random, everyMs, fault)
  })
}

function crash({ cluster, history }: World, node: number, forMicros: number): void {
  history.strikes.push(cluster.now)
  history.spans.push({ node, from: cluster.now, to: cluster.now + forMicros, what: 'down' })
  cluster.crash(node, false)
  cluster.at(cluster.now + forMicros, () => cluster.restart(node))
}

function pause({ cluster, history }: World, node: number, forMicros: number): void {
  history.spans.push({ node, from: cluster.now, to: cluster.now + forMicros, what: 'paused' })
  cluster.pause(node, forMicros)
}
