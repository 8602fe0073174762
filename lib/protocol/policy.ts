// Who may send which command, and when. The only place: the server asks it, the interface asks it, the tests are made from it.
import type { CommandName } from './commands.ts'
import type { Mode, Role } from './roles.ts'

/** waiting: not started; running: clock started; ended: being rated; revealed: everybody sees the scorecard. */
export const STAGES = ['waiting', 'running', 'ended', 'revealed'] as const
export type Stage = (typeof STAGES)[number]

type Rule = { paired: readonly Role[]; solo: readonly Role[]; stages: readonly Stage[] }

const open: readonly Stage[] = ['waiting', 'running']
const interviewer: readonly Role[] = ['interviewer']
const candidate: readonly Role[] = ['candidate']
const both: readonly Role[] = ['interviewer', 'candidate']
const everybody: readonly Role[] = ['interviewer', 'candidate', 'observer']
const nobody: readonly Role[] = []

export const POLICY: Record<CommandName, Rule> = {
  'phase:start': { paired: interviewer, solo: candidate, stages: ['waiting'] },
  'phase:pause': { paired: interviewer, solo: candidate, stages: ['running'] },
  'phase:resume': { paired: interviewer, solo: candidate, stages: ['running'] },
  'phase:extend': { paired: interviewer, solo: candidate, stages: ['running'] },
  'phase:advance': { paired: interviewer, solo: candidate, stages: ['running'] },
  'chat:send': { paired: everybody, solo: everybody, stages: ['waiting', 'running', 'ended', 'revealed'] },
  'fact:give': { paired: interviewer, solo: nobody, stages: open },
  'probe:send': { paired: interviewer, solo: nobody, stages: open },
  'probe:mark': { paired: interviewer, solo: nobody, stages: ['running', 'ended'] },
  'hint:give': { paired: interviewer, solo: nobody, stages: open },
  'hint:ask': { paired: nobody, solo: candidate, stages: open },
  'twist:trigger': { paired: interviewer, solo: nobody, stages: ['running'] },
  'note:write': { paired: both, solo: candidate, stages: ['waiting', 'running', 'ended', 'revealed'] },
  'rating:set': { paired: interviewer, solo: nobody, stages: ['running', 'ended'] },
  'rating:clear': { paired: interviewer, solo: nobody, stages: ['running', 'ended'] },
  'communication:rate': { paired: interviewer, solo: nobody, stages: ['running', 'ended'] },
  'view:call': { paired: both, solo: nobody, stages: open },
  'simulation:share': { paired: interviewer, solo: nobody, stages: open },
  'run:start': { paired: both, solo: candidate, stages: open },
  'run:cancel': { paired: both, solo: candidate, stages: open },
  'meeting:link': { paired: both, solo: nobody, stages: open },
  'interview:end': { paired: both, solo: candidate, stages: open },
  'self-rating:give': { paired: both, solo: candidate, stages: ['ended'] },
  'interview:continue': { paired: both, solo: candidate, stages: ['revealed'] },
}

/** Whether a role may send a command in an interview of this mode. */
export const mayEver = (name: CommandName, mode: Mode, role: Role): boolean => POLICY[name][mode].includes(role)

/** Whether a role may send it now. */
export const may = (name: CommandName, mode: Mode, role: Role, stage: Stage): boolean =>
  mayEver(name, mode, role) && POLICY[name].stages.includes(stage)

/** Whether a role may change the shared document now. */
export const mayEdit = (role: Role, stage: Stage): boolean => role !== 'observer' && open.includes(stage)

/** Whether a role may see what the rubric makes of the board while the interview goes on, and whose each record is. */
export const mayScoreLive = (mode: Mode, role: Role, stage: Stage): boolean =>
  mode === 'paired' && role === 'interviewer' && stage !== 'revealed'
