'use client'
import { PasswordInput } from '@mantine/core'

// The server holds to these, too.
const PASSWORD_CHARACTERS_MIN = 8
const PASSWORD_CHARACTERS_MAX = 200

/** What is wrong with a new password; null when nothing is. */
export function passwordProblem(password: string): string | null {
  if (password.length < PASSWORD_CHARACTERS_MIN) return `At least ${PASSWORD_CHARACTERS_MIN} characters.`
  if (password.length > PASSWORD_CHARACTERS_MAX) return `At most ${PASSWORD_CHARACTERS_MAX} characters.`
  return null
}

type Props = {
  label: string
  value: string
  onChange: (value: string) => void
  /** Whether it was sent already, so that a problem is worth telling. */
  tried: boolean
}

export const NewPasswordField = ({ label, value, onChange, tried }: Props) => (
  <PasswordInput
    label={label}
    description={`At least ${PASSWORD_CHARACTERS_MIN} characters.`}
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
    error={tried ? passwordProblem(value) : null}
    aria-invalid={(tried && passwordProblem(value) !== null) || undefined}
    autoComplete="new-password"
    visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
  />
)
