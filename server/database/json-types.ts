// The types of the Json columns, which prisma/schema.prisma names in its comments; the generated client refers to them
// by this global namespace. `unknown` makes a reader parse what it reads.
export {}

declare global {
  namespace DatabaseJson {
    type AuditDetail = unknown
    type ScenarioFindings = unknown
    type ScenarioContent = unknown
    type FinalScore = unknown
    type EventPayload = unknown
    type CommandAnswer = unknown
    type CheckpointContent = unknown
    type RunParams = unknown
    type RunResult = unknown
    type RunFailure = unknown
  }
}
