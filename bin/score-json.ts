// What `npm run score -- --json` prints: shapes that scripts may rely on.
import type { ComponentGraph } from '#lib/board/graph'
import type { Score } from '#lib/rubric/score'

export function scoreJson({
  scenario,
  version,
  score,
  grade,
  cappedBy,
  notice,
  dimensions,
  criteria,
  contradictions,
  unread,
}: Score) {
  return {
    scenario,
    version,
    score,
    grade,
    ...(cappedBy === undefined ? {} : { cappedBy }),
    ...(notice === undefined ? {} : { notice }),
    dimensions,
    criteria: criteria.map(({ id, dimension, weight, verdict, points, evidence }) => ({
      id,
      dimension,
      weight,
      verdict,
      points,
      evidence,
    })),
    contradictions: contradictions.map(({ id, penalty, evidence }) => ({ id, penalty, evidence })),
    unread,
  }
}

export function graphJson({ components, connections, clusters, notes, unread }: ComponentGraph) {
  return {
    components: components.map(({ id, shapes, label, kind, products, replicas, confidence }) => ({
      id,
      shapes,
      label,
      kind,
      products,
      replicas,
      confidence,
    })),
    connections: connections.map(({ from, to, label, confidence, shapes }) => ({
      from,
      to,
      label,
      confidence,
      shapes,
    })),
    clusters,
    notes: notes.map(({ text, shapes }) => ({ text, shapes })),
    unread,
  }
}
