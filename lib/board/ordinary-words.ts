// Common English words (SCOWL, sizes 10 to 50), and words of the concepts, that are near a word of the vocabulary or the concepts
// and mean something else.
// Made by bin/ordinary-words.ts; a test holds it.
export const ORDINARY_WORDS: readonly string[] = `
accented accenting acceptably acceptance accessing accosting accountant accumulate accumulated accumulation
accumulative accumulator accurately achieving acknowledge acknowledgment acquire acquired acquisitive acquitted
acquitting addictive addressee adjacently adman admen admit admittedly advantaged adverting advocated aerospace
affection afflicted afflicting aftercare afterword aggravate aggravated aggravation aggregate aggregated aggregating
aggression aggressively algorithmic alignment allegation alligator allocated allocating allocation allowable
alphabetic alphabetically alternate alternated alternately alternating alternation alternative alternatively
alternator ambiguously ambitious amounting ample analyse analytical anatomically annexation annotating announce
announcer annular anonymity anonymously apace apogee appealing appearing appeasing appendice applicator apply
approache approached approximated approximately approximating arbitrarily arbitrate architectural archived archiving
archivist ascending assailable assemble assembled asserting associating associative asthmatic attending attributed
attributive atypically audibility audio authenticating authenticity authoring authorised authority authorized
autocratic autocratically automated automating automation automaton avert averting avocation avoidable axiomatic
axiomatically baaed backboard backed backfield backfired backyard baked balance balanced baled bared baser bashed
basked basted bated bayed biased bitch bitching black blackened blacking blacklisted blanching blockading blotching
bookstore botch botching bounce bounced bouncier bounder bracketed branching bride bridged bridle broadcaster broke
broken browner browse browsed bucked buffeted bused butch cachet calculable calculate calculated calculation
calculator calendared called calmer candidacy capacitor caparison captured carpeting cashed cashing cataloged
cataloger catalogued cataloguer catcalled catching celebrate celerity censuring censusing centralise centralize
certainty certificated chance chancel chancing changed changeling changing channeled channeling channelled chanting
charge charging charming charring charting checkbook checked checkered cheek chick chink chinking chock chuck chucking
chuckling chunked chunkier chunky circulate citrus clack clanging clattered clattering clause cleaned cleanlier
cleanser clearer cleaver clink clock cloistered cloistering cloudy clout cluck clunk clunker clunking clustered
clutching clutter cluttered cluttering coach coache coached coaching coalition cockroach cockroache cognition cohering
coitus collapsed collation collected collecting collection collective collector collocation combating comfortable
commendation commentate commentating commented commenting committal committee commonest commute commuted commuter
commuting compacted compacter compactest compacting compaction compactly compactor companion comparably comparative
comparing compassed compassing compassion compatible compelled compelling compensated compete competed competent
competing compilation compiling complected complete completed completely completer completest completing completion
complexion complicity complying comported comporting composing compositor composted composting composure compote
compressed compressing compressor comprised comptroller compunction computed computer computing concealed conceited
conceived conception concerned concerted concession conch concierge concocted concocting concoction concurred
concurrence concurrently concurring condensation conditionally conditioned conditioner condole conducing conducted
conducting conduction conductor confection conferred conferrer conferring confession confident confiding confining
confiscation conflicted confluence conformation conformed conforming confusing confuting congested congesting
congestion congestive congruent conjuring connected connecting connective connector connoting consecutively consensual
consensuse consent consented conserve consisted consistently consisting consolation consoled consolidated consoling
consonant consorted constancy constantly constrain constrained constraint constrict construed construing consulate
consult consultant consulted consulting consume consumed contacted contacting contagious contained containing contend
contented contenting contention contest contestant contested contesting context continent continua continual continued
continuous continuum contorting contracting contrasting contrition controlled contusing convalesce convalesced
convalescing convection convening convent convention converged convergent converging converse conversed conversing
converted converter converting conveying convicted convicting conviction cooperate cooperating cooperation
cooperatively coopering coordinate coordinated coordinating coordination coordinator copulation cordiality cornering
cornflake corrected correcter correctest correcting correction correctional corrective correctly corrector correlated
correlating correlation corrupted corrupting corruption corruptness corseting costuming couche cough counted countered
countering courser courtier courting courtlier coveting cowering crackling cradling crawled crick critically crouch
currently customary dairy daisy dally dandling dartboard deactivated deadliness deadlocked debarment decay decayed
decentralise decentralize deception decimated decimation declaimed declination decorated decoration decreased
decremented dedicate dedication deduction dedupe deduplicate defecated defecation defected defection defector
defending deference deferment definitive definitively deflation deflected deflection deflector defrauded deice
dejected dejection delegation deliver delivered deliverer demon demoralise demoralised demoralization demoralize
demoralized denominate departmental dependence dependent depending depiction depletion deportment depredation derision
derivation desalination descanting descendant descendent description desertion desiccated designation despondency
destitution detecting detective detention detergent determinate determined determiner determining deterring detested
detonation detonator detracted detraction detractor detriment deviating devise dicker difference different differently
differing difficulty diffidence diffident diffidently digestion dimensional directer directest directing direction
directional directive director directory disability disabused disagreed disappeared disbanded disbarred disbursed
discerned discharged disconcert disconcerted disconnect disconnectedly discontent discontented discorded discourse
discover discovered discoverer disgusted disjointed dispatched displaced displeased disported disrupted disruption
dissected dissection dissension distending distension distincter distinction distinctly distorted distribute
distributing distributive distributor diver divergence divergent diverging diversion divination doable docked docket
documented doily dominance dominated doubled doublet doubly downloaded drained dreadlock drier drily drive drivel
driven drover duplicated duplication duplicator duplicity earliness earthiest earthliest effecting effective
efficiency efficiently ejection electron elevation elocution embodying employed employer enchanted enclosing encode
encoded encoring encrusted endearing enfolding enforcer enjoy enlisting enriche enriched enticement entirety entrance
entranced enveloped epidermis equalised equaliser equalized equalizer equitable erection erectness escalated escalator
estimable estimated estimation eternal evacuate evacuated evaluated eventfully eventuality eventuate evocation
excepting exception exceptional excessive exchanged excitable excitation exclusively excretion excursion excusable
execrable execrated executing execution executioner executive exemption expandable expansive expedited expediter
expendable expended expensively expiating expiation explicate explication explicitly exploiter exploration exploring
explosion explosive exponentially exportation exported exporting expounded expressive expulsion expurgation extensive
externally extinction extirpation extracted extracting extraction extradition extrication extrusion faintness
fallowing falter famishing featured fender fending fetched fiend filler finalise finalised financed financier finer
finessing finger fingerprinted finisher fireball firehouse firestorm fitter flake flame flank flared flasher flavoured
flick fling flint flipping flopping flunk flushed fluster followed fonder forearmed forewarned forwarded forwarder
forwardest fractional fractious frequency frequented frequenter friction fried frond fronted frost frostier fullback
functional functioned furnished furnishing gamekeeper garage genera generally generate generated generating generative
generator generously glandular glazier goggle googled granulate grape grateful gratefully greasiest greatness groupy
grout guaranteed guarantied guarantor guess habitable handier handle handlebar handled harbour harmlessly harmonica
harmonise harmonize healthy heartbreak heartfelt hearth heartiest heartless heath hierarchically historian
historically holier holler horse hospitable hospitably housed hysterical identically identified identify imaged
imbalanced immediacy immediate immersion immolated immolation immovable immovably immutably impassable importantly
imported importing importune impossibly impotence inaccurately inaugurate incensing inception incest incitement
inclement inclusive increased increasingly incremental incursion indefinite indenting independence independent
independently indexed indigestion individual individuality indivisible indivisibly inductive infection infest
infinitely infinitive infinitude infinity inflation inflection informer informing ingested ingesting inherited
initialed initialled initiative initiator injection inserted inserting insertion inspected inspecting inspection
inspector instalment instanced instigate instigated instructed instructor instrumental instrumented insulated
insulation insurance integrate integration intellect intensest intensity intensive intention interacted interaction
intercept intercepted interception intercessor interdict interdiction interject interjected interjection interlacing
interment internal interpolated interrelate interrogate interrupted intersected intersecting intersection intervention
interweaving intimated intrusion invalidate invalidated invalidating invalidation invalided invalidity invective
invented invention inventor inventory invest invested investigated investigative investigator invincible invisibly
irrelevance irrelevancy irrelevantly isolating issue issued iterating iterative jitterier journalese journalism
journalist journeyed journeying judgemental judgmental keener labelling lacking lactation lading lager lagging
lameness lamer lancing larding largeness larger largo laser later latter lauding launched lawyer laxer leaded leaden
leaner leased leasehold leash least leave leavening ledge lefter legging lender lending lense levee leveller levelness
lever levering lewder libelling licit licking likeness limier limited lineally linked linker listened litter
liveliness loaded loafer loaner locale locker locution lodger lodging logarithm logged logic logon longer longing
lookalike looked looking looser looter louder loyal lucking luckless lugging lyrically maceration machined machinery
macro maintained maintainer maliciously manage managed manger mango mapped march marcher marching marked marker
marksmen masher massage massaging mastery matched materialise materialism materialist materialize matter meager medial
median medic memorable mentoring merge merged metastase micron migration migratory minim minion minis mismatched
mister modal modem moderated moderating modifier modulation modulator modulo moldering mollified monitored monophonic
mortified motel motile multiplex multiplied multiplier multiply muster muted muter necessarily necessary necessity
negatived negatively neighbored neighborly neighboured neighbourly networked nexuse nighty normality normalized
normative notified obsoleted occasionally occasioned odder officially officiate older operating operational operative
optimise optimiser optimize optimized optimizer orchestrate orchestrated orchestration orientated originally originate
outfox outlasted outstandingly outstaying overblown overboard overdrive overflowed overhear overheard overheat
overheated overloaded overlooked overlord overprice overridden overripe overrode overshot oversight overweight
overwritten package packaged paginated paginating paint palling panty papal paralleled paring parity parking parring
parry parse parsec parsed parson partiality participate particularly particulate parting partly partnered parturition
passer passing pasty patron patronise patronize patty pausing payer percentage perceptible perceptive percussion
perdition perfected perfecter periodical permanence permanent permanently permeated permissive permitted persistent
persistently persisting persona personable personae personage personally personnel pertinent pessimist petitioned
petitioner petitioning phoned phoney phonically phony physically physician pickaxing pilling pilot pinto pivot
placeholder placer played pointiest pointlessly pointy poker poling polishing polled pollen polluting pooled pooling
poorer popularise popularize popularly populate populating poser positional positioned positively positron possible
possibly postal postulated posture powder practicable practicably practical practicality practitioner prayer
precedence precedent precious precisest precluding preclusion preference preferentially preferred preferring
prematurely premiered prescience presented presenter presenting preserved presetting presiding pressured pressurise
pressurize pretence pretending previously pricking prickling priding primacy primarily priming principally principle
print prising prizing probation procedural proceeded proceeding processed procession procreate procreated procuring
produce produced production professed professing professor programmed programmer progressed progressing projected
projectile projecting projector promoter promoting promotional prompted prone proportion proportionally proportionate
proportioned proposition propositional prosecuted prosecution prospected prosy protection protector protested
protester protesting protracted provender provide provided provident provision provisionally provisioned published
publisher puller pulling punctuality punctuate punishing purchased purchaser purser pursing quantify quarantined quart
quarto queer questioned questioner queued quickness quirkiest quote quoth rabbi rabbis raider randomise randomize
ratelimit reach readability readier readying realer realisable realisation realizable realization reamer reaped
reappeared reapplying reasserted rebinding rebounded rebounding recapping receipted receive received receiver
reception recessing recipient reclining recognise recognised recogniser recognize recognized recognizer recoiling
recollect recollected recollecting recollection recompile recompiled recompiling reconcile reconciled recondite
reconsider reconvened recopying recorder recording recounted recouping recovered recreated recreating recruited
recumbent recurring reddening redder redeployed redesigned redid redirected redistributed redistributor redounded
redounding redressed reduced redundantly reelected referenced referring reflected reforested reforming refrained
refraining refreshed refresher refueling refuelled refunding regained regaining regarding regenerated regenerative
regionally registered registrar regressed rehearsal rehearsed rehearsing reheated reheating reinserted reinstated
reinvented reinvest reinvested rejecting rejection rejoinder rejoining relapsing relatively relax relaying relearned
relearning releasable releasing relegated relegating relenting reliably reloading relocated relocating relocation
remaindered remained remanding remarking remembered reminder reminding remission remount remounted remunerate render
rendering rendezvouse rendezvoused reneging renounced renumbered reoccupying repainted repainting repairing repairmen
reparation repatriation repay repayable repaying repealed repealing repeatable repeatably repeatedly repeater
repeating repelling repentant repented repenting repetition replaceable replaced replacing replay replaying repleting
replicate replicated replicating replication reported repressed repressing reprieve reprieved reproving repulsing
reputable requested requester requesting requiring requited rereading rerouting rerunning rescinding reselling
resenting reservedly reserving resetting reshuffled residence residency resiliency resister resolve resolved resolver
resort resorting resounded resounding respectable respected respecting responded respondent responsive restarted
restated restating restocked restorer restrained resurgence resurgent resurrect retailed retailing retainer retaining
retarding retentive retort retorting retracing retrained retraining retreated retreating retrieval retrieved retriever
returnable returnee returning revamping revealing revelling revenging revere reverence reverenced reverie revering
reversed reversing reversion reverted reverting reviewing revolting revolution revolved revolver revulsion rewarding
rewinding reworded rewording reworking rifer riper riposting riser river roistered rooter roster rotational rouge
rouse routed ruder runnel runnier salvation salve samba sample sampled sander scanned scanter scanting scare scared
schedule scheduled scheduler schema schemed schemer score scourging scragglier scramming scrape scraped scrappier
scrapping scrawling scream screamed screaming scrimping scripting scrounger scrupling sealer seared secession
secondarily sedimentation segmented selectmen sensitise sensitised sensitively sensitize sensitized sentenced
sentencing separable separated separately separator sequenced sequencer sequentially sequester serer serge serialise
serialised serialize serialized serve served serviced servicing servile sever shack shade shaded shadowier shaft shake
shale shame shamed shameless shape shaped shapeless sharded shareholder shark sharked sharking sharp sharped sharping
shave shaved sheared sheller shielding shifty shingle shinning shinnying shipped shire shirt shock shopped shopping
shore shored shortlist shortness shred shredding shrift shrimping shuffle shuffled sidebar signalise signalising
signalize signalizing signatory simile simpler simplex simply singe singled singly siring skinning skipper skipping
slack slake slate slaved slaver sledding sleeking sleeper sleeting slender slipper slipping slitter slitting slunk
smack smallness smelliest smock snack snare snared snipping snitched snore soared socialise socialised socialize
socked spacial spank spanned spanning spare spared spareness sparing spatially specialise specialised specialize
specially specifier speedy speller spend spender spewed spied spindling spinner spitting splatter splatting splinter
splinting splutter spore sporing sportiest sprang spreading spreed sprig sprightly springing springy sprint sprinting
spritzing sprung spunk spying stable stagnation stainless staleness stalk stammered stampeded stank starch starching
stare stared stark starkness starlight starling starring start starting startling stateliest stateliness statesmen
statistical stave steam steaming steed steeper steeping sterilise sterilised steriliser sterilize sterilizer stick
stillness stippling stitched stocky stoke stole stone stopper stored storey stork stormy story stove straggle
straggled stragglier straighten straighter strangely stranger strangled strangler strapping streak streaked streaking
streamer streamline stressing stricture stride strife strike string stringer stringier strip striped stripping strive
strongest structural structure struggled strumming stuck stylistic suave submersion submissive submitter subscribed
subscriber subscript subsisted substituted subtitled subtracted successfully succession sufficiency sufficiently
sufficing suggesting suggestive sunder superbest supersede superseded supersize supersized supervene supervened
supplier supported supporter suppressed surged surmising surveying suspected suspender swaggered swaggerer sward
sweeping sweeter sweller swerving swift switcher swore synced synchronise synchronised synchronize synchronized
tableaux tabled taken tamer telemeter telephoned telephonic telephony telephoto temporally temporary tendering
terminable terminally terminate terminated terminating terminator terracing theological theoretic theoretically
theoretician therefrom thicket thorough though thousandth thralling threading threefold throatier throttled throughout
ticked ticker tiger timber timberline timed timeliness timetabled tirade toked tokenism tolerable tolerably tolerantly
tolerated tonic topologically torching touchingly toxic trace tracer tracked tracking traded tradition traditionally
traducing trailer trailing trained trainee training traipsing trampling transacting transactional transcending
transformed transformer transiting transition transitional transitioned transitive translation transmute transnational
transponder transport transportation transposing travailing traveling trawling treading treadling trembling trialing
trialling triplicate tripo tropic trough trucker truncated turntable unabashed unacceptably unassailable unavoidable
unblocked uncertainly uncertainty uncharted unclasped undeniable underlain unfrocked unfurnished unheeded unhitched
uniformed uniformity uniquer universally unlatched unleashed unnecessarily unpunished unreadable unregistered
unreserved unscheduled unsubscribed unwashed upchucked update updated vague validated validating validation valley
valuation valued valve vanish vapidity variation varnished versified viability vibration victor viewed violating vireo
viruse vitiation waited waiver walled warehoused wastefully waster watched water watermarked waterwork weightier
whatsoever wherever white whitefish whiter whorehouse winnowed witch witching withdrawal withdrawing withdrawn
withdrew worked workhouse writhe wrote yourselve
`
  .trim()
  .split(/\s+/)
