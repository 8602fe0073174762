// Common English words (SCOWL, sizes 10 to 50), and words of the concepts, that are near a word of the vocabulary or the concepts
// and mean something else.
// Made by bin/ordinary-words.ts; a test holds it.
export const ORDINARY_WORDS: readonly string[] = `
abhorring abscessed absconding absolutely absolutest absolving absorbent accented accenting acceptably acceptance
accessing accidentally accosting accountancy accountant accounted accounting accumulate accumulated accumulation
accumulative accumulator accurately achieving acknowledge acknowledgment acquire acquired acquisitive acquitted
acquitting addiction addictive additionally addressee adjacently adman admen admit admittedly adoptive advantaged
adverting advertised advertiser advocated aerospace affection afflicted afflicting aftercare afterword aggravate
aggravated aggravation aggregate aggregated aggregating aggression aggressively algorithmic alignment allegation
alligator allocate allocated allocating allocation allowable alphabetic alphabetically alternate alternated
alternately alternating alternation alternative alternatively alternator ambiguously ambitious amortise amortize
amounting ample analyse analytical anatomically annexation annotating announced announcer annoyance annular anonymity
anonymously apace apogee appealing appearing appeasing appendice appending applicator apply approache approached
approximated approximately approximating arbitrarily arbitrate architectural archived archiving archivist arraigned
arranger ascendant ascending assailable assemble assembled assenting asserting associating associative assorting
asthmatic attending attributed attributive atypically audibility audio audition authenticating authenticity authoring
authorised authoritatively authority authorized autocratic autocratically automated automating automation automaton
avert averting avocation avoidable axiomatic axiomatically baaed backboard backed backfield backfired backyard baked
balance balanced baled bared baser bashed basked basted bated bayed biased bitch bitching black blackened blacking
blacklisted blanching blockading blotching bookmarked bookstore borrower bossiness botch botching bounce bounced
bouncier bounder bracketed branching bride bridged bridle broadcaster broke broken browner browse browsed bucked
buffeted buffeting bulkiness burliness burrowed bused bushiness busyness butch buttering cachet calculable calculate
calculated calculation calculator calendared called calmer candidacy capacitor caparison captured caressing carousing
carpeting cashed cashing cataloged cataloger catalogued cataloguer catcalled catching celebrate celerity censuring
censusing centralise centralize centrally certainty certificated chance chancel chancing changed changeling changing
channeled channeling channelled chanting charge charged charging charier charmer charming charring charter charting
cheapness checkbook checked checkered cheek chick chink chinking chock chuck chucking chuckling chunked chunkier
chunky circulate citrus clack clanging clattered clattering clause cleaned cleanlier cleanser clearer cleaver clink
clock cloistered cloistering cloudy clout cluck clunk clunker clunking clustered clutching clutter cluttered
cluttering coach coache coached coaching coalition cockroach cockroache cognition cohering coitus collation collected
collecting collection collective collector collocated collocation collusion combating comfortable commanded commander
commando commend commendation commentate commentating commented commenting committal committee commonest communicable
communicant communicated communicative communicator commute commuted commuter commuting compacted compacter compactest
compacting compaction compactly compactor companion comparably comparative comparing compassed compassing compassion
compatible compelled compelling compensated compete competed competent competing competition compilation compiling
complected complete completed completely completer completest completing completion complexion complicity complying
comported comporting composing compositor composted composting composure compote compressed compressing compressor
comprised compromised comptroller compunction computed computer computing concealed conceited conceived conception
concerned concerted concession conch concierge concluded conclusive concocted concocting concoction concurred
concurrence concurrently concurring concussion condensation conditionally conditioned conditioner condole conducing
conducted conducting conduction conductor confection conferred conferrer confession confident configured confiscation
conflicted confluence conformation conformed confusing confusion confuting congested congesting congestion congestive
congruent conjuring connected connecting connective connector connoting consecutively consensual consensuse consent
consented conserve consisted consistently consisting consolation consoled consolidated consoling consonant consorted
constancy constantly constrain constrained constraint constrict construct construed construing consulate consult
consultant consulted consulting consume consumed contacted contacting contagious contained containing contend
contented contenting contention contentious contest contestant contested contesting context continent continua
continual continued continuous continuum contorting contortion contracted contracting contractor contradict contralto
contrast contrasting contrition controlled contusing contusion convalesce convalesced convalescing convection
convening convent convention converged convergent converging converse conversed conversing converted converter
converting conveying convicted convicting conviction convulsion cooperate cooperating cooperation cooperatively
coopering coordinate coordinated coordinating coordination coordinator copulation cordiality cornering cornflake
corrected correcter correctest correcting correction correctional corrective correctly corrector correlated
correlating correlation correlative corrugated corrugation corrupted corrupter corruptest corrupting corruption
corruptly corruptness corseting costuming couche cough counted counteract countered countering courser courtier
courting courtlier coveting cowering crackling cradling crawled crick critically crouch crumpling currently customary
dairy daisy dally dandling dangerously dartboard deactivated deadliness deadlocked debarment decay decayed
decentralise decentralize deception decimated decimation declaimed declination decorated decoration decreased
decremented dedicate dedication deduction dedupe deduplicate defecated defecation defected defection defector
defending deference deferment definitely definition definitive definitively deflation deflected deflection deflector
defrauded deice dejected dejection delegation delicate deliver delivered deliverer demon demoralise demoralised
demoralization demoralize demoralized denominate departmental dependence dependent depending depiction depletion
deportment depredation derision derivation desalination descanting descendant descendent described description
desertion desiccate desiccated designation despondency destitution detecting detective detention detergent determinate
determined determiner determining deterred deterring detested detonation detonator detracted detraction detractor
detriment deviating devise diapering dicker dickering difference differently differing difficulty diffidence diffident
diffidently diffusing digestion dimensional dinnering directer directest directing direction directional directive
director directory disability disabused disagreed disallowed disappeared disavowed disbanded disbarred disbursed
discerned discharged disconcert disconcerted disconnect disconnected disconnectedly discontent discontented
discontinuing discorded discourse discover discovered discoverer discovery discussed disgusted disjointed dismissal
dispatched dispatcher dispensable dispensary dispense dispensed dispersed displaced displeased disported disputable
disrupted disruption dissected dissection dissension dissenter distanced distending distension distincter distinction
distinctly distinguished distorted distribute distributing distributive distributor dithering diver divergence
divergent diverging diversion divination doable docked docket documented doily dominance dominated doubled doublet
doubly doubting downgraded downloaded downsize downsized drained dreadlock drier drily dripping drive drivel driven
drooping drover duplicated duplication duplicator duplicity durably earliness earthiest earthliest effecting effective
efficiency efficiently ejecting ejection elaborate electron elevating elevation eliciting elocution elusively
embodying employed employer emptiness enchanted enclosing encode encoded encoring encrusted endearing enfolding
enforce enforced enforcer engineered enjoy enlisting enriche enriched enticement entirety entrance entranced
enumerable enumerated enveloped epidermis equalised equaliser equalized equalizer equitable erecting erection
erectness escalated escalator estimable estimated estimation eternal evacuate evacuated evaluated evaporated
eventfully eventuality eventuate evocation excepting exception exceptional excessive excessively exchanged excitable
excitation exclusively exclusivity excretion excursion excusable execrable execrated executing execution executioner
executive exemption expandable expansive expecting expedited expediter expendable expended expensively expiating
expiation explicate explication explicitly exploiter exploration exploring explosion explosive explosively
exponentially exportation exported exporting expounded expressing expressive expulsion expurgation extensive
externally extinction extirpation extracted extracting extraction extradition extrication extrusion faintness fallowed
fallowing falter faltered famishing feasibly featured fender fending fetched fiend filler finalise finalised financed
financier finer finessing finger fingerprinted finished finisher fireball firehouse firestorm fitter flake flame flank
flared flasher flavoured flick fling flint flipping flopping flunk flushed fluster followed fonder forbidding
forearmed forearming forewarned forewarning forwarded forwarder forwardest fractional fractious frankfurter frequency
frequented frequenter friction fried frittered frond fronted frost frostier fullback functional functioned furnished
furnishing gamekeeper garage genera generally generated generating generative generator generously geocentric
geometrical glazier goggle googled grape grateful gratefully greasiest greatness grouching grounding groupy grousing
grout grouting guaranteed guarantied guarantor guess habitable hammerhead hampered handier handle handlebar handled
handsomer hangover harbour hardcover harmlessly harmonica harmonise harmonize healthy heartbreak heartfelt hearth
heartiest heartless heath hierarchically historian historically holier holler horse hospitable hospitably housed
hysterical identically identified identifier identify idiotically imaged imbalanced immediacy immediate immersion
immolated immolation immovable immovably immutably impassable imperceptibly importantly imported importing importune
impossibly impotence imprecisely improvise inaccurately inaugurate incantation incarnating incensing inception incest
incidence incidental incipient incitement inclement inclination inclining inclusion inclusive incompletely
inconclusively inconsistency inconsistently incorrectly increased increasingly incremental incursion indefinite
indenting independence independent independently indeterminable indeterminacy indeterminately indexed indigestion
indirectly individual individuality indivisible indivisibly inductive inefficient infected infection inference infest
infinitely infinitive infinitude infinity inflation inflected inflection influenced influenza informational
informative informer informing ingested ingesting inherited initialed initialled initiate initiative initiator
injection innocence innocently inoperable inserted inserting insertion inspected inspecting inspection inspector
instalment instanced instigate instigated instructed instructor instrumental instrumented instrumenting insufficiency
insufficiently insulated insulation insurance integrate integration integrator intellect intensest intensity intensive
intention interacted interaction intercede intercept intercepted interception intercessor interdict interdiction
interfere interject interjected interjection interlaced interlacing interlinked interlock interment internal
interpolated interrelate interrelated interrogate interrogated interrupt interrupted interrupting intersected
intersecting intersection intervened intervention interweaving intimated intolerably intolerance intruding intrusion
invalidate invalidated invalidating invalidation invalided invalidity invective invented invention inventor inventory
invest invested investigated investigative investigator invincible invisibly irrelevance irrelevancy irrelevantly
irreversibly isolating issue issued iterating iterative jitterier journalese journalism journalist journeyed
journeying judgemental judgmental keener labelling lacking lactation lading lager lagging lameness lamer lancing
larding largeness larger largo laser later latter lauding launched lawyer laxer leaded leaden leaner leased leasehold
leash least leave leavening ledge lefter legging lender lending lense levee leveller levelness lever levering lewder
libelling licit licking likeness limier limited lineally linked linker listened litter liveliness loaded loafer loaner
locale locked locker locution lodger lodging logarithm logged logic logon longer longing lookalike looked looking
looser looter louder loyal lucking luckless lugging lyrically maceration machined machinery macro maintained
maintainer maliciously manage managed manger mango mapped march marcher marching marked marker marksmen masher massage
massaging mastering mastery matched materialise materialism materialist materialize matter mattering meager mealtime
medial median medic memorable mentoring merge merged metastase micron migrating migration migratory minim minion minis
mismatched mistakenly mistaking mister mitering modal modem moderated moderating modifier modulation modulator modulo
moldering mollification mollified monitored monophonic mortification mortified motel mothering motile multiplex
multiplied multiplier multiply muster mustering muted muter mutilation muttering necessarily necessary necessity
neediness needlessly negatived negatively neighbored neighborly neighboured neighbourly networked nexuse nighty
normalised normality normalize normalized normative noticeably notified obsoleted occasionally occasioned odder
offended officially officiate older operating operational operationally operative opportunist optimise optimiser
optimize optimized optimizer orchestrate orchestrated orchestration ordinarily orientated originally originate outfox
outlasted outstandingly outstaying overawing overblown overboard overdrive overeaten overeating overestimated
overflowed overhear overheard overheat overheated overlaying overloaded overlooked overlord overpaying overprice
overrating overridden overripe overrode overshare overshot oversight overstate overstated overstating overstayed
overstaying overtaken overtaxed overtaxing overweight overwritten package packaged paginated paginating paint palling
panty papal paralleled paralleling paring parity parking parodying parring parry parse parsec parsed parson partiality
participate particularly particulate parting partly partnered parturition passer passing pasty patron patronise
patronize patty pausing payer percentage perceptible perceptive percussion perdition perfected perfecter perforated
periodical permanence permanently permeated permissive permitted persistent persistently persisting persona personable
personae personage personally personnel pertinent perverted pessimist petitioned petitioner petitioning phoned phoney
phonically phony physically physician pickaxing pilling pilot pinto pivot placeholder placer played pointiest
pointlessly pointy poker police policed poling polishing politer polled pollen polluting pooled pooling poorer
popularise popularize popularly populate populating portioned poser positional positioned positively positron possibly
postal postpone postulated posture powder practicable practicably practical practicality practitioner prayer
precedence precedent precious precisest precluding preclusion preference preferentially preferring preheated
prematurely premiered premised prescience presented presenter presenting preserved preserver presetting presiding
pressured pressurise pressurize pretence pretended pretending previously pricking prickling priding primacy primarily
priming principal principally principle principled print prioritised prioritize prioritized prising prizing probated
probation procedural proceeded proceeding processed procession procreate procreated procuring produce produced
production professed professing professor programmed programmer progressed progressing projected projectile projecting
promoter promoting promotional prompted prone properly proportion proportional proportionally proportionate
proportioned proposed proposition propositional prosecuted prosecution prosecutor prospected prospector prosperity
prostrated prosy protecting protective protector protested protester protesting protracted protraction provender
provide provided provident provision provisionally provisioned published publisher puller pulling punctuate punishing
purchased purchaser purser pursing quantify quarantined quarrying quart quarto queer questioned questioner queued
quickness quirkiest quote quoth rabbi rabbis racket raider randomise randomize ratelimit reach reachable reactivate
readability readier readying realer realisable realisation realizable realization reallocate reamer reaped reappeared
reasserted reassigned rebinding rebounded rebounding recapping receipted receipting receive received receiver
reception recessing recipient reclining recognised recogniser recognize recognized recognizer recoiling recollect
recollected recollecting recollection recompile recompiled recompiling reconcile reconciled recondite reconnected
reconsider reconstructed reconvened recopying recorder recording recounted recouping recovered recreated recreating
recruited recumbent recurring reddening redder redeployed redesigned redid redirected redistributed redistributor
redounded redounding redressed reduced redundantly reelected referenced referring reflected reforested reforming
refrained refraining refreshed refresher refueling refuelled refunding regained regaining regarding regenerated
regenerative regionally registered registrar regressed regularity rehearsal rehearsed rehearsing reheated reheating
reimbursed reinserted reinstalled reinstate reinstated reinvented reinvest reinvested rejecting rejection rejoinder
rejoining relapsing relatively relax relaying relearned relearning releasable releasing relegated relegating relenting
reliably relieving reloading relocated relocating relocation remainder remaindered remained remanding remarking
remembered reminder reminding remission remount remounted remunerate remunerated render rendering rendezvouse
rendezvoused reneging renounced renovation renumbered reoccupying repainted repainting repairing repairmen reparation
repatriation repay repayable repaying repealed repealing repeatable repeatably repeatedly repeater repeating repelling
repentant repented repenting repetition replaceable replaced replacing replay replayed replaying repleting replicate
replicated replicating replication replying reported reportedly reprehend representational representative represented
repressed repressing reprieve reprieved reproving reputable reputedly requested requester requesting requiring
requited rereading rerouting rerunning rescinding reselling resenting reservedly reserving resetting reshuffled
residence residency resiliency resister resolve resolved resort resorting resounded resounding respectable respected
respecting responded respondent responding responsibly responsive restarted restated restating restocked restorer
restrained resurfaced resurgence resurgent resurrect retailed retailing retainer retaining retarded retarding
retentive retirement retort retorting retracing retrained retraining retreated retreating retrieval retrieved
retriever returnable returnee returning revamping revealing revelation revelling revenging revere reverence reverenced
reverie revering reversed reversing reversion reverted reverting reviewing revolting revolution revolved revolver
revulsion rewarded rewarding rewinding reworded rewording reworking ricket rifer riper riposting riser river rocked
rocker roistered rooter roster rotational rouge rouse routed ruder runnel runnier sallower salvation salve samba
sample sampled sander scanned scanter scanting scare scared schedule scheduled scheduler schema schemed schemer score
scourging scragglier scramming scrape scraped scrappier scrapping scrawling scream screamed screaming scrimping
scripting scrounger scrupling sealer seared seaweed secession secondarily sedimentation segmented selectmen sensitise
sensitised sensitively sensitize sensitized sentenced sentencing separable separated separately separator sequenced
sequencer sequentially sequester serer serge serialise serialised serialize serialized serve served serviced servicing
servile sever shack shade shaded shadowier shaft shake shale shallowest shame shamed shameless shape shaped shapeless
sharded shareholder shark sharked sharking sharp sharped sharping shave shaved sheared sheller shielding shifty
shingle shinning shinnying shipped shire shirt shock shopped shopping shore shored shortlist shortness shred shredding
shrift shrimping shuffle shuffled sidebar signalise signalising signalize signalizing signatory simile simpler simplex
simply simultaneously singe singled singly siring skinning skipper skipping slack slake slate slaved slaver sledding
sleeking sleeper sleeting slender slipper slipping slitter slitting sluggishly slunk smack smallness smarting
smelliest smock snack snare snared snipping snitched snore soared socialise socialised socialize socked spacial spank
spanned spanning spare spared spareness sparing spatially specialise specialised specialize specially specifier speedy
speller spend spender spewed spied spindling spinner spitting splatter splattered splatting splinter splinting
splutter spluttered spore sporing sportiest sprang spreading spreed sprig sprightly springing springy sprint sprinting
spritzing sprung spunk spuriously spying stable stagnation stainless staleness stalk stampeded stank starch starching
stare stared stark starkness starlight starling starring start startling stateliest stateliness statesmen statistical
stave steam steaming steed steeper steeping sterilise sterilised steriliser sterilize sterilizer stick stillness
stippling stitched stocky stoke stole stone stopper stored storey stork stormy story stove straddled straggle
straggled straggler stragglier straighten straighter strangely stranger strangest strangled strangler strapping
strategic streak streaked streaking streamer streamline stressing stricture stride strife strike string stringer
stringier strip striped stripping strive stronger strongest structural structure struggled strumming stuck stylistic
suave submersion submissive submitter submitting subscribed subscriber subscript subsisted substituted subtitled
subtracted successfully succession sufficiency sufficiently sufficing suggesting suggestive sunder suntanned superbest
supersede superseded supersize supersized supervene supervened supplier supported supporter suppressed surged
surmising surveying suspected suspended suspender swallowed sward sweeping sweeter sweller swerving swift switcher
swore synced synchronise synchronised synchronize synchronized tableaux tabled tackiness taken tamer tastiness
tawdriness telemeter telephoned telephonic telephony telephoto temporally temporary tendering terminable terminally
terminate terminated terminating terminator terracing theological theoretic theoretically theoretician therefrom
thickening thicket thorough though thousandth thralling threading threefold throatier throttled throughout ticked
ticker tiger timber timberline timed timeliness timetabled tinkering tirade toked tokenism tolerable tolerably
tolerantly tolerated tonic topologically torching touchingly toxic trace traceable tracer tracked tracking traded
tradition traditionally traducing trailer trailing trained trainee training traipsing trampling transacted transacting
transactional transcending transferal transform transformed transformer transiting transition transitional
transitioned transitive translated translation translator transmute transnational transparency transparently
transponder transport transportation transposing travailing traveling trawling treading treadling trembling trenching
trialing trialling triplicate tripo tropic trough trucker truncated trundling tuckering turntable unabashed
unacceptably unassailable unavoidable unblocked uncertainly uncertainty uncharted unclasped unconditionally undeceived
undefeated undefined undeniable underacted underlain undeterred undivided undulated unfrocked unfurnished unheeded
unhitched uniformed uniformity uniquer universally unlatched unleashed unnecessarily unpunished unreadable
unregistered unregulated unreleased unreserved unscheduled unsubscribed unsuitably untreated untwisted unwashed
upchucked update updated vague validated validating validation valley valuation valued valve vanish vapidity variably
variation varnished veritable versified viability vibration victor viewed violating vireo virginity viruse vitiation
waited waiver walled warehoused washstand wastefully waster watched water watermarked waterwork weightier whatsoever
wherever white whitefish whitening whiter whorehouse winnowed witch withdrawal withdrawing withdrawn withdrew withhold
withstood worked workhouse worthiest worthiness writhe wrote yourselve
`
  .trim()
  .split(/\s+/)
