"""The word classes that the rules are written with, and the forms of their verbs."""

_IRREGULAR = {
    "acquire": "acquires acquired acquiring",
    "be": "is are am was were been being",
    "buy": "buys bought buying",
    "choose": "chooses chose chosen choosing",
    "do": "does did done doing",
    "find": "finds found finding",
    "get": "gets got gotten getting",
    "give": "gives gave given giving",
    "have": "has had having",
    "hold": "holds held holding",
    "keep": "keeps kept keeping",
    "know": "knows knew known knowing",
    "lend": "lends lent lending",
    "let": "lets letting",
    "log": "logs logged logging",
    "make": "makes made making",
    "opt": "opts opted opting",
    "pay": "pays paid paying",
    "permit": "permits permitted permitting",
    "put": "puts putting",
    "read": "reads reading",
    "run": "runs ran running",
    "see": "sees saw seen seeing",
    "sell": "sells sold selling",
    "send": "sends sent sending",
    "set": "sets setting",
    "ship": "ships shipped shipping",
    "shop": "shops shopped shopping",
    "stop": "stops stopped stopping",
    "strive": "strives strove striven striving",
    "submit": "submits submitted submitting",
    "swap": "swaps swapped swapping",
    "take": "takes took taken taking",
    "tell": "tells told telling",
    "transfer": "transfers transferred transferring",
    "transmit": "transmits transmitted transmitting",
    "understand": "understands understood understanding",
    "withdraw": "withdraws withdrew withdrawn withdrawing",
    "write": "writes wrote written writing",
}


def forms(verb: str) -> list[str]:
    """The forms of a verb, its stem first."""
    if verb in _IRREGULAR:
        return [verb, *_IRREGULAR[verb].split()]
    if verb.endswith("e"):
        return [verb, verb + "s", verb + "d", verb[:-1] + "ing"]
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    ending = "es" if verb.endswith(("s", "sh", "ch", "x")) else "s"
    return [verb, verb + ending, verb + "ed", verb + "ing"]


def _verbs(stems: str) -> tuple[str, ...]:
    return tuple(form for stem in stems.split() for form in forms(stem))


def _words(words: str) -> tuple[str, ...]:
    return tuple(words.split())


CLASSES: dict[str, tuple[str, ...]] = {
    # Who acts.
    "YOU": _words(
        "you your yours yourself customer customers user users visitor visitors consumer consumers"
        " member members subscriber subscribers guest guests shopper shoppers resident residents"
        " individual individuals anyone person persons people parent parents guardian guardians"
        " child children minors buyer recipient recipients participants"
    ),
    "THIRD": _words(
        "third partner partners vendor vendors advertiser advertisers provider providers affiliate"
        " affiliates affiliated companies network networks agent agents contractor contractors"
        " subcontractors supplier suppliers sponsor sponsors they others merchants merchant"
        " organizations subsidiaries subsidiary parties party carriers marketers retailers"
        " processors processor representatives entities employees firms businesses them"
    ),
    "CHILD": _words(
        "child children minor minors kids kid teens coppa underage children's childrens"
    ),
    # Words that begin a sentence and are no names.
    "PLAIN": _words(
        "a about above accordingly additional additionally after again all also alternatively"
        " although among an another any apart as at based because before being below beyond both"
        " by certain consequently currently despite due during each either etc even every examples"
        " except finally first following for from further furthermore generally here how however"
        " if in including instead it its just last lastly later like likewise many more moreover"
        " most much nevertheless next normally note nothing now obviously of often on once one"
        " or other otherwise our over part periodically presently rather regardless second"
        " several should similarly simply since so some sometimes specifically still subject such"
        " than that the their then there therefore these they this those though through thus"
        " to two type typically under unless unlike until upon usually very via what whatever when"
        " whenever where whether which while who whose why with within yes internet web english"
        " january february march april may june july august september october november december"
        " monday friday privacy personal security information act federal online service services"
    ),
    # What it is done to.
    "INFO": _words(
        "information data name names address addresses email emails number numbers details pii"
        " purchases history profile profiles list lists records preferences card cards file"
        " account transactions"
    ),
    "POLICY": _words("policy policies statement notice practices terms"),
    "SITE": _words("site sites website websites page pages store stores"),
    "TRACKER": _words(
        "cookie cookies beacon beacons pixel pixels gif gifs tags tag scripts logs analytics flash"
        " technologies technology identifiers bugs lso lsos doubleclick adsense remarketing"
        " clickstream tracking"
    ),
    "LIST": _words(
        "mailing mailings catalog catalogs catalogue catalogues newsletter newsletters"
        " emails email mail promotions offers promotional marketing solicitations"
        " advertising materials messages communications notifications calls list lists"
    ),
    # How it is said.
    "NOT": _words("not never no neither nor none nobody"),
    "WILL": _words("will shall"),
    "MAY": _words("may might can could"),
    "BE": _words("be is are was were been being remain remains"),
    "HAVE": _words("have has had having"),
    # What is done.
    "COLLECT": _verbs(
        "collect gather obtain receive record log track store keep retain acquire monitor request"
        " solicit capture save maintain archive compile recognize identify measure determine"
        " remember hold get learn note count supplement accept extract assign"
    ),
    "ASK": _verbs("ask require request prompt need invite"),
    "USE": _verbs(
        "use analyze analyse process combine utilize employ aggregate associate link match compare"
        " correlate merge tailor personalize customize customise improve enhance administer"
        " evaluate study serve display target deliver conduct research append cross review"
        " access allow enable help assist create verify fulfill fulfil check"
        " diagnose analyse ship bill charge complete optimize"
    ),
    "SHARE": _verbs(
        "share disclose sell rent trade lease transfer give provide release exchange distribute"
        " loan lend pass supply divulge reveal license swap barter market transmit report"
        " forward publish make allow permit send give"
    ),
    "DISCLOSE": _verbs(
        "share disclose sell rent trade lease transfer release exchange distribute pass"
        " divulge reveal license report forward transmit loan"
    ),
    "SELL": _verbs(
        "sell rent trade lease loan barter swap exchange lend share disclose give"
        " distribute transfer release divulge reveal"
    ),
    "PLACE": _verbs("place set send serve deliver assign show issue plant"),
    "SEND": _verbs(
        "send mail contact email notify call phone telephone text communicate receive"
        " inform deliver remind tell alert"
    ),
    "PROTECT": _verbs("protect safeguard encrypt secure guard scramble"),
    "ENGAGE": _verbs(
        "work partner contract hire employ engage retain team participate contact"
        " cooperate rely arrange outsource belong"
    ),
    # What is done for the reader.
    "SERVE": _verbs(
        "notify tell inform alert ask advise delete remove correct update protect respond honor"
        " honour post give allow treat comply ensure make take refund reply answer stop cease limit"
        " restrict require obtain attempt try endeavor endeavour strive safeguard seek let refrain"
        " delist suppress purge destroy erase discontinue maintain continue keep seal publish"
        " indicate place announce display offer adhere abide investigate resolve help work handle"
        " act assist exclude unsubscribe acknowledge add process provide deactivate revise"
        " block disable change reveal endeavour accommodate"
    ),
    "STOP": _words(
        "unsubscribe unsubscribing unsubscribed decline declining refuse object objecting withdraw"
        " revoke cancel suppress discontinue unsubscription optout optin"
    ),
    "AMEND": _verbs(
        "access review correct update change edit modify delete remove view verify"
        " rectify amend erase deactivate inspect manage cancel see alter"
    ),
    "REACH": _verbs(
        "contact email mail write call phone click visit send follow log go let notify"
        " reply uncheck tell indicate return inform sign direct login telephone select"
    ),
    "ALTER": _verbs("change modify update revise amend alter add delete"),
}
