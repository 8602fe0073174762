// A scenario's own concept: a list of terms, or that with what a person would call it.
export type OwnConcept =
  readonly string[] | { readonly called: string; readonly guard?: true | undefined; readonly terms: readonly string[] }

export const termsOf = (concept: OwnConcept): readonly string[] => ('terms' in concept ? concept.terms : concept)

/** What reasons call it; undefined where its id is its name. */
export const calledBy = (concept: OwnConcept | undefined): string | undefined =>
  concept !== undefined && 'terms' in concept ? concept.called : undefined

/** Whether it only tells boards of this system from those of others. */
export const guards = (concept: OwnConcept | undefined): boolean =>
  concept !== undefined && 'terms' in concept && concept.guard === true
