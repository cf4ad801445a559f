"""Ordinary words that name no illness: they are not mended to one, nor asked about."""

IDLE = frozenset(
    # Grammar and time.
    "i im ive have had has am is are was were be been being do does did my me the a an and or "
    "of in on at to for with from by it its this that these those very some any no not none "
    "never yes so if about there now then than as when they he she we you them her him his our "
    "us your who what which where while until since ago before after during over under again "
    "still just really also too only even more most less least much many few little lot lots "
    "bit quite almost nearly maybe day days week weeks month months year years hour hours "
    "minute minutes old time times daily weekly monthly twice once every each today yesterday "
    "tomorrow last past first second third next early late later soon recently currently often "
    "sometimes usually always rarely mostly morning evening night nights afternoon weekend "
    "spring summer autumn winter monday tuesday wednesday thursday friday saturday sunday "
    # Verbs and fillers of intake forms.
    "take takes taking took use uses used using get gets got getting give gives given go goes "
    "going went come comes came make makes made keep keeps put puts need needs want wants like "
    "likes feel feels feeling felt think thinks know knows see sees seen saw say says said tell "
    "told try tries tried start starts started stop stops stopped quit check checks checked "
    "test tests tested diagnosed treated treat treatment treatments result results waiting wait "
    "doing done happen happens happened help helps work works working worked live lives carry "
    "relax relaxing relaxation relaxed unwind please thanks thank ok okay good fine great well "
    "better worse best bad mild moderate severe slight slightly light lightly chronic acute "
    "normal normally everything nothing something anything else other all same different due "
    "except without dont doesnt didnt cant wont isnt wasnt havent hasnt fully completely "
    "totally recovered controlled stable managed undetectable positive negative "
    # People, places of care, amounts.
    "mother father mom dad mum sister brother aunt uncle grandmother grandfather grandma "
    "grandpa family wife husband partner son daughter child children kid kids baby doctor "
    "doctors md dr gp nurse therapist physio specialist surgeon hospital clinic er history hx h "
    "o dx pt patient client left right both side sides one two three four five six seven eight "
    "nine ten half mg mcg ml cm mm iu units tablet tablets pill pills dose doses med meds "
    "medication medications medicine medicines prescription drug drugs x per n na y problem "
    "problems issue issues concern concerns condition conditions question questions massage "
    "session body area areas split".split()
)  # fmt: skip
"""Words of grammar, time and forms."""

ORDINARY = frozenset(
    "abilities ability absorption activate activates addition additions alive ambient anxiously "
    "artistic aspiring augment augmenting bacterium biological birthday blaster blasting "
    "blender blending boasting boating bolster braced breeder breeders breeding brilliant "
    "brushed brushing buffering burdened cadet cadets calculus callous cambrian candid "
    "candidacy candidate candidates canister caracas cashing causing celia cleaned cleaner "
    "cleaners cleanse cleanser coach collage computer concert concerto concerts concession "
    "concessions conclusion conclusions contacted contract contracted contractor contractors "
    "contracts creating creation creations creative creator creators cursing cycling dance "
    "dancing delicious depressing desk differing digital dissipated diver divers divorce "
    "divorces dolphin dolphins dressed drier driving drying efficient executing exhaust "
    "expanded fertile flatter forte framing friend friends garden gardening gravel gym heroine "
    "heron hobbies hobby hopeless house hunting hurling imagine imagines imagining incubation "
    "ingestion inhale insulting interim irrigation irritation isolate isolates labourers letter "
    "lift lifting lying lyric lyrical lyrics manager maniac manila mariana marred methane "
    "mexican mexicans migrant migrants migrate migrating migration migrations mitigate motoring "
    "necklace necklaces neuro numbered office operating operational overhead paragon parental "
    "perched periodic perth petal petals phone physiotherapist pierce pilates postman pouring "
    "presenter presenters prevent prevented prevents prover proverb proverbs psychic radiating "
    "reading reaped recast relieve relieved retailer retailers retain retained retains retire "
    "retirees retires retried runner satan satin scaled scammers scooped scoring scrap scraped "
    "scrapped scraps sculptor secondarily selling serialization shelled shelling shutter "
    "shutters simulator singled singular sitting skeptics sline smelled smelling smoked smokey "
    "sniffed sniffer snowing soaring somber sorting spain spanned spartan spartans spawned "
    "spelled spelling splinter split splits sport sporting sports sprayed spraying sprinter "
    "stain stains stand standing starting stating station stations steamer stellar stimulate "
    "stimulates storing stretch stretching student sublime sugary supplemented swim swimming "
    "synopses teacher temperate tendered terminating terminator terminators thinker thinkers "
    "tiered tornado trace traces trainer training transparent travel treachery tripled verse "
    "verses viruses voltaire walk walking wanting warfare warring washing weigh weighs weighted "
    "wheeling widower wight withdraw withdraws worker worried writer yoga".split()
)  # fmt: skip
"""Common English words that lie one letter from an illness or a medicine (Spain, sprain).

They are the words of a list of the 30 000 most frequent ones that would be taken for one.
"""
