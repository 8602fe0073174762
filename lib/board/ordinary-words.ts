// Common English words (SCOWL, sizes 10 to 50), and words of the concepts, that are near a word of the vocabulary or the concepts
// and mean something else.
// Made by bin/ordinary-words.ts; a test holds it.
export const ORDINARY_WORDS: readonly string[] = `
accenting accosting accountant accumulate accumulated accumulation accurately acknowledge acquire acquired acquitting
addressee adman admen admit adverting aerospace aggravation aggregate aggregated aggregating algorithmic alignment
amounting ample analyse analytical anatomically annular anonymity anonymously apace apogee applicator apply
approximated approximately approximating architectural archived archiving assailable asserting associating associative
asthmatic atypically audio authenticating authenticity authoring authorised authority authorized autocratic automated
automating automation automaton avert averting avoidable axiomatic baaed backed backfield baked balance balanced baled
bared baser bashed basked basted bated bayed biased bitch black blackened blacking blacklisted blanching blockading
blotching bookstore botch bounce bounced bouncier bounder bride bridged bridle broke broken browner browse browsed
bucked bused butch cachet calculate calculated calculation called calmer captured cashed cashing cataloged cataloger
catalogued cataloguer catching celebrate celerity centralise centralize chance chancel changed channeled charge
checked checkered cheek chick chink chinking chock chuck chucking chuckling chunked chunkier chunky circulate citrus
clack clause cleaned cleanlier cleanser clearer cleaver clink clock cloudy clout cluck clunk clunker clunking
clustered clutter coach coache coached coaching coalition cockroache cognition coitus collation collected collecting
collection collective collector collocation commendation commentating commute commuted commuter compacted compacter
compaction compactly compassed compassion compete competed completed completer comported composing compositor
composted composure compote compressed compressing compressor comprised comptroller computed computer conception
concerted conch concoction concurred concurrence concurrently concurring condensation conditionally conditioned
conditioner condole conduction confection conferrer confident conflicted confluence congestion congruent connecting
connective connector connoting consecutively consensual consensuse consent consisted consistently consisting consoled
consonant constancy constantly constraint consult consultant consume consumed contained contend contented contention
contest contestant context continent contrition controlled convection convent convention converged conversed converted
conviction cooperate coordinate coordinated coordinating cordiality correctest correction corrector corruptness couche
cough counted countered countering courser courtier courting courtlier crackling cradling crawled crick crouch
customary dairy daisy dally dartboard deadlocked debarment decay decayed deception decimated dedicate deduction dedupe
deduplicate defecated defecation defection deflection defrauded deice dejection deliver delivered deliverer demon
demoralise demoralised demoralization demoralize demoralized departmental depiction deportment depredation desertion
desiccated detecting detective detention detraction devise dicker directer direction directory disability discover
discovered discoverer dispatched distincter distinctly distribute distributing distributive distributor diver doable
docked docket documented doily doubled doublet doubly downloaded drained dreadlock drier drily drive drivel driven
drover duplicated duplication duplicator duplicity effective efficiency efficiently ejection electron elevation
elocution embodying employed employer enclosing encode encoded encoring encrusted enfolding enjoy enriche enriched
enticement entrance entranced epidermis erection estimable estimated estimation eternal eventfully eventuality
eventuate evocation excessive exchanged excitation exclusively excursion execution expansive expensively expiating
expiation explication exploiter exploration exploring explosion explosive exponentially exportation exported exporting
expressive expulsion expurgation extensive externally extinction extirpation extracted extracting extradition
extrication extrusion faintness falter featured fender fending fetched fiend filler financed financier finer finger
fingerprinted fireball firestorm fitter flake flame flank flared flasher flick fling flint flunk flushed fluster
followed fonder forwarded forwardest frequency frequented frequenter fried frond fronted frost frostier fullback
functional functioned garage genera generally generated generating generative glazier goggle googled grape grateful
gratefully groupy grout guaranteed guarantied guarantor guess handier handle handlebar handled harmonica harmonise
harmonize healthy heartbreak heartfelt hearth heartiest heath hierarchically historian historically horse housed
hysterical identified identify imaged immolation imported impotence incensing inception incest incitement inclement
increasingly incremental indefinite indenting indexed indigestion infection infest infinitely infinitive infinitude
infinity inflation ingested ingesting inherited injection inserted insertion instanced insulation insurance intention
intercept intercepted interception intercessor interject interlacing interment internal interned internee internist
internment interpolated interpret interrelate interrogate intersect interweaving invalidate invalidated invalidating
invalidation invalided invalidity invented invention invest invested investor isolating issue issued keener lacking
lactation lager lagging lamer larger largo laser later latter lawyer laxer leaded leaden leaner leased leash least
leave ledge lefter legging lender lense levee levelness lever lewder licit licking likeness limier limited linked
linker listened litter liveliness loaded loafer loaner locale locution lodger lodging logged logic logon longer
longing lookalike looking louder loyal lucking lugging maceration machined machinery macro maliciously manage managed
manger mango mapped march marcher marching marker masher massage massaging mastery matched materialise materialism
materialist materialize matter meager medial median medic memorable mentoring merge merged micron migration migratory
minim minion minis mister modal modem moderated moderating modulation modulator modulo moldering monitored monophonic
motel motile multiplex multiplied multiplier multiply muster muted muter neighbored neighborly neighboured neighbourly
networked nighty notified odder older operating operational operative orchestrate orchestrated orchestration outfox
overdrive overhear overheard overheat overheated overprice overwritten package packaged paginated paginating paint
palling panty papal paring parity parking parring parry parse parsec parsed parson parting partly partnered
parturition passer passing pasty patron patronise patronize patty pausing payer percussion perdition periodical
permissive permitted persistent persistently persisting persona personable personae personage personally personnel
pessimist petitioned petitioning phoned phoney phony pickaxing pilling pilot pinto pivot placer played pointy poling
polled pollen polluting pooled pooling poorer populating postal posture prayer precious precisest preclusion
prescience presented presenter pressured pressurise pressurize pretence previously pricking prickling priding primacy
primarily priming print prising prizing probation procedural proceeding processed procession produce produced
professing professor programmed programmer progressing projected promoting promotional prone proportion prosecuted
prospected prosy protector protested protester protesting protracted provender provide provided provident provision
published puller pulling purser pursing quart quarto queer queued quote quoth rabbi rabbis raider ratelimit reach
readability readier realer realisable realisation realizable realization reamer reaped receive received reception
recipient recompile reconcile reconciled recondite reconsider recording recovered redder redid reduced redundantly
reforming refreshed registered registrar rehearsed rejection relatively relax relearned relegated reliably relocated
relocation remission render rendezvouse rendezvoused repay repayable repeatable repeating repentant repenting
replaceable replay repleting replicate replicated replicating replication reported reproving requested requester
rerouting residence residency resiliency resister resolve resolved resorting responded responsive retarding retentive
retorting retracing returning revere reverie reversed reverting revolting revolver rewording reworking rifer riper
riposting riser river rooter roster rotational rouge rouse routed ruder runnel runnier salvation salve samba sample
sampled sander scanned scanter scared schedule scheduled schema schemed schemer score scourging scramming scrape
scraped scrappier scrapping scrawling scream screaming scrimping scripting scrupling sealer seared secession
secondarily sedimentation segmented separable separated separately separator sequenced sequencer sequentially
sequester serer serge serve served serviced servicing servile sever shack shaded shaft shamed shameless shaped
shapeless sharded share shareholder shark sharked sharking sharp sharped sharping shave shaved sheared sheller
shielding shifty shingle shipped shirt shock shopper shore shored shred shredding shrift shuffle shuffled sidebar
signalise signalising signalize signalizing simile simpler simplex simply singe singled singly skipper slack slake
slate slaved slaver sledding sleeper slender slipper slitter slunk smack smock snack snared snore soared socked
spacial spank spanned spare spared spatially speedy speller spend spender spewed spied spinner splatter splinter
splutter spore spreading spreed sprightly spunk stable stagnation stainless staleness stalk stampeded stank starch
stare stared stark start stateliest stateliness stave steam steaming steed steeper stick stocky stoke stole stone
stored storey stork stormy story stove strangely strapping streak streaking streamline stressing stricture stride
strife strike strip striped strive structural structure strumming stuck suave subscribed subscriber subscript
suggesting suggestive sunder surged sward sweeter sweller swerving swift swore synced synchronise synchronised
synchronize synchronized tabled taken tamer telemeter temporally temporary tendering terracing thicket thorough though
thralling throatier throttled throughout ticked ticker tiger timber timberline timed timeliness tirade toked tolerable
tolerantly tolerated tonic toxic trace tracer tracked tracking traded trader trading traducing trailer trailing
trained trainee training traipsing trampling transacting transactional transcending transition transitional
translation transnational transponder transportation transposing travailing traveling trawling treadling trembling
trialing trialling tripo tropic trough trucker undeniable uniquer unreadable update updated vague validated validation
valley valued valve vanish varnished viability victor viewed vireo viruse waiter walled warehoused watermarked
waterwork weightier white whiter whorehouse winnowed witch worked workhouse writhe wrote
`
  .trim()
  .split(/\s+/)
