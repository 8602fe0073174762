// The name beside a short ruler.
export const Wordmark = () => (
  <svg viewBox="0 0 92 24" width="92" height="24" role="img" aria-label="Dryrun" fill="none" stroke="currentColor">
    <path d="M1.5 7v13M5.5 7v5M9.5 7v5M13.5 7v5M17.5 7v13" strokeWidth="1.5" />
    <path d="M.75 6.5h17.5" strokeWidth="1.5" />
    <path d="M1.5 16.5h8" stroke="var(--accent)" strokeWidth="3" />
    <text
      x="27"
      y="18"
      fill="currentColor"
      stroke="none"
      fontFamily="var(--sans)"
      fontSize="17"
      fontWeight="600"
      letterSpacing="-0.4"
    >
      Dryrun
    </text>
  </svg>
)
