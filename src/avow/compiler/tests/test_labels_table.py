"""Sentences of our own, one or more for each rule of labelling and each of its hard cases."""

import pytest

from avow.compiler.labels import label_sentence

PROMISES = """
sharing | We never sell the addresses of our customers.
sharing | Harbor & Pine does not rent its mailing list to anyone.
sharing | Your telephone number will not be given to outside companies.
sharing | We do not share what you buy with other merchants, except to deliver it.
sharing | No personal information is ever traded for money.
sharing | Your details are released to others only when you ask us to.
sharing | We will not disclose your order history without your consent.
sharing | We may pass your address to the carrier, but only for the delivery of your parcel.
sharing | Our printers are not permitted to use your address for anything else.
sharing | These companies are bound by contract to keep your information confidential.
sharing | We require our agents to return all customer lists when the work is done.
sharing | Vendors may use the data solely to carry out our instructions.
sharing | The information you give us is kept strictly confidential.
purpose | The survey answers are used solely to choose new colors.
purpose | Your date of birth is used only for a birthday coupon.
tracker | Our cookies do not contain your name or e-mail address.
tracker | The numbers in our log files are not linked to any person.
tracker | No single visitor can be identified from our log files.
tracker | This pixel does not collect personally identifiable information.
security | Card numbers are encrypted before they leave your computer.
security | Orders are stored on a secured server behind a firewall.
security | We use SSL for every page of the checkout.
security | We work hard to protect your account from misuse.
security | Reasonable efforts are made to keep the records safe.
security | Our shop strives to safeguard what you tell us.
security | Access to customer files is limited to employees who need it for their work.
security | We will never ask for your password by e-mail.
security | We have put in place technical and physical safeguards.
security | Only the last four digits of your card appear on the receipt.
breach | If a breach puts your data at risk, we will tell you without delay.
choice | You may unsubscribe at the bottom of every newsletter.
choice | To opt out of our catalog, call 1-800-555-0100.
choice | If you would rather not receive our postcards, please write to us.
choice | If you do not want to hear from our partners, check the box on the order form.
choice | Call the number on the label to have your name removed from our mailing list.
choice | Your name will be removed from all lists.
choice | We send text messages only if you have opted in.
choice | You can choose not to tell us your income.
choice | You can refuse our cookies and still place an order.
choice | You have the right to withdraw your consent at any time.
choice | We give you the option to decline phone calls.
choice | There is no charge for leaving the list.
choice | You do not have to register in order to shop with us.
choice | You may browse our shop without telling us who you are.
choice | You can opt out of advertising by our network at www.example.com/choices.
choice | We will add your number to our do-not-call list.
choice | Answering these questions is entirely voluntary.
choice | With your permission, we may send you news of our sister shop.
access | You can delete your details at any time on the account page.
access | You may review and correct the information in your profile.
access | To update your address, please log in to your account.
access | If your record is inaccurate, let us know and we will correct it.
access | On request we will give you a copy of the information that we hold about you.
access | Please contact us if you wish to have your information deleted.
california | Residents of California may request a list of the companies with which we shared.
california | California customers are entitled to a yearly notice, free of charge.
children | We do not knowingly collect information from children under 13.
children | If we learn that a child gave us an e-mail address, we will delete it.
children | Our site is not directed at children and we never knowingly sell to them.
change | We will post any new version of this policy on this page.
change | If the policy changes in a material way, we will notify you by e-mail.
change | The changes will be posted here thirty days before they take effect.
contact | If you feel that we violated this policy, write to our complaint desk.
contact | We will respond to your complaint within 10 days.
international | We adhere to the Safe Harbor principles for customers in Europe.
transfer | The buyer of our business must continue to honor this policy.
retention | We keep your order for no longer than is needed for the warranty.
retention | Search terms are deleted after 30 days.
signals | We honor the do-not-track setting of your browser.
source | If you give us a friend's address, we will use it only to send the gift.
contest | Contest entries will be treated in accordance with this policy.
collection | We do not collect any personal data when you only look around.
sharing | Your account number stays with us.
collection | Nobody outside our company receives your address.
sharing | The carriers must shred the address once the parcel has arrived.
sharing | Our vendors have promised us to keep your address to themselves.
transfer | A buyer of our shops will be required to honor this policy.
sharing | Our printer is forbidden to use your photos for itself.
source | What we learn from other sources is treated just as carefully.
security | Our clerks are trained to keep what you tell them to themselves.
security | A team is responsible for the security of our customer files.
security | Should your card be misused after a secure order, we cover what your bank charges you.
retention | Old logs are removed after thirty days.
retention | A guest account is erased once you have been away for a year.
choice | You need not give us your birthday.
choice | We charge no fee for a copy of your file.
choice | Should you wish to leave the mailing list, please send us the label.
choice | Your gift registry can be hidden at any time.
choice | You may cancel your club card whenever you like.
choice | On this page you can pick the newsletters that you would like.
choice | Reply STOP to end our text messages.
choice | You can turn off alerts in our app.
choice | To exercise this choice, write to our shop in Salem.
choice | You may prevent our calls by telling the clerk.
access | A wrong street name can be corrected by calling us.
access | We check the identity of callers before we correct your account details.
purpose | We make corrections to your account as soon as we can.
california | To get this list, write to our California desk.
california | Each resident of California can make one request a year.
collection | Nothing else is collected about you when you only look around.
tracker | Our cookies name no one.
contact | If the change is large, we will e-mail you first.
change | The newest version can be found at the foot of each page.
children | We ask for verifiable parental consent before a child may join the club.
contact | We answer every complaint within ten days.
contact | If we cannot settle your complaint, you may turn to the Better Business Bureau.
contest | Entering a raffle does not put you on our mailing list.
"""

PRACTICES = """
collection | We collect your name and address when you order.
collection | You will be asked to give your telephone number at the till.
collection | To place an order you must provide a credit card number.
collection | When you register, we require a user name and an e-mail address.
collection | The information we gather includes your size and favorite colors.
collection | We may record calls to our order desk.
collection | We ask for your birthday when you join the club.
tracker | We use cookies to remember what is in your cart.
tracker | Cookies help us recognize you when you return.
tracker | Our web server logs the IP address of each visitor.
tracker | An advertising network places beacons on our pages.
tracker | Our advertisers may set their own cookies on your computer.
tracker | We use Google Analytics to count visits.
source | We may receive information about you from other sources.
source | From time to time we buy lists of households from third parties.
purpose | We use your information to process your order.
purpose | Your purchases are used to recommend other items.
purpose | What we learn helps us improve our shops.
purpose | We will use your answers to plan new products.
contact | We may send you e-mails about sales and new arrivals.
contact | From time to time we mail a catalog to our customers.
contact | We will contact you by phone if there is a problem with your order.
sharing | We share your address with companies that deliver parcels.
sharing | We may disclose your information to our affiliates.
sharing | We rent our mailing list to carefully selected companies.
sharing | We hire other companies to print our catalogs and process payments on our behalf.
sharing | Your information may be shared with other brands of our group.
transfer | If the company is sold, customer lists will be among the transferred assets.
transfer | In a merger or bankruptcy your data may pass to a successor.
legal | We may disclose information when the law or a court order requires it.
legal | We release account information to enforce our terms or to protect our rights and property.
fraud | We exchange information with others to prevent fraud.
change | We reserve the right to change this policy at any time.
change | This policy may be updated from time to time.
signals | Our site does not respond to do-not-track signals.
signals | At this time we take no action when a browser sends a DNT signal.
contest | When you enter a sweepstakes, we collect your name and address.
retention | We keep order records for seven years.
international | Your information may be transferred to servers outside the United States.
international | Orders from Canada are filled by our partner Maple Freight.
collection | An account also holds your shoe size and the orders of past years.
collection | To engrave a ring we need your wording and initials.
collection | Answers on the warranty card are entered in our files.
security | Our shops use cameras to deter theft.
signals | Nothing on our site reacts to the do-not-track signal.
sharing | Our affiliate, which repairs watches, receives what it needs for the work.
contact | We will still write to you about a recall.
contact | You may get a call from us when your order is ready.
contact | Even if you opt out, you may continue to receive messages about your orders.
purpose | The most common of these circumstances include:
"""

INFORMS = """
This policy describes how we treat personal information.
This privacy statement applies to our shops and our site.
This notice does not cover information that you give to other companies.
A cookie is a small text file that a site stores on your computer.
"Personal information" means information that identifies you.
Aggregate data is information from which names have been removed.
By using this site, you agree to this policy.
Your continued use of the site means that you accept the new terms.
If you do not agree with this policy, please do not use our site.
Your privacy is important to us.
We are committed to privacy.
We value your trust.
We respect the privacy of our guests.
You can set your browser to refuse cookies.
Most browsers accept cookies by default.
The help menu of your browser explains how to delete cookies.
If you turn off cookies, you may not be able to use the cart.
Without cookies, parts of the shop will not work.
We are not responsible for the practices of other sites.
No transmission over the Internet can be guaranteed to be secure.
We cannot guarantee that your data will never be lost.
Although we take care, we cannot ensure the security of what you send us.
Our site contains links to sites that we do not control.
Those sites have their own privacy policies.
We encourage you to read the policies of other sites.
Please check this page from time to time.
You should keep your password secret.
You are responsible for your account.
Be sure to sign off when you share a computer.
Our site is not directed at children.
Children are not permitted to order from us.
Parents should watch over what their children do online.
If you are under 18, you may use our site only with a parent.
If you have questions about this policy, please call us.
Please send your comments to our customer service.
We welcome your questions and suggestions.
Please allow 30 days for your request to take effect.
It may take up to 8 weeks until the mailings stop.
This policy was last updated on May 1, 2009.
What information do we collect?
Information about opting out is found below.
What you post in our forum can be read by anyone.
To learn more about cookies, visit www.example.org.
You use linked sites at your own risk.
Our fitting room app allows you to share outfits with your friends.
We may offer contests and games from time to time.
We allow customers to post reviews of our tents.
We may add new services to our site.
Opting out does not mean that you will see no more advertisements.
Please note that your request will not apply to messages that you asked for.
The law requires certain businesses to answer such questions.
We are not required to answer more than one request a year.
The seal covers only what is gathered on this site.
Their use of cookies is governed by the policies of those advertisers.
You should not submit your details if you are unsure.
By shopping from abroad, you are consenting to our rules.
Anyone with access to your computer may be able to open your account.
Learn more about these advertisements, including how to opt out.
The following is a summary of what we keep in our files.
Data of this sort is called anonymous.
Local files are similar to cookies.
Partners of ours have their own privacy policies.
Unfortunately, e-mail is not secure.
Children under 13 should not give us a telephone number.
It is our goal to provide a safe shopping experience.
"""


def _rows(table: str) -> list[tuple[str, str]]:
    pairs = (line.rpartition(" | ") for line in table.strip().splitlines())
    return [(topic, text) for topic, _, text in pairs]


@pytest.mark.parametrize(("topic", "text"), _rows(PROMISES))
def test_what_obliges_limits_or_offers_is_a_promise(topic: str, text: str) -> None:
    labelled = label_sentence(text)

    assert (labelled.label, topic in labelled.topics) == ("promise", True), labelled


@pytest.mark.parametrize(("topic", "text"), _rows(PRACTICES))
def test_what_is_done_without_limit_is_a_practice(topic: str, text: str) -> None:
    labelled = label_sentence(text)

    assert (labelled.label, topic in labelled.topics) == ("practice", True), labelled


@pytest.mark.parametrize(("topic", "text"), _rows(INFORMS))
def test_what_binds_nobody_informs(topic: str, text: str) -> None:
    labelled = label_sentence(text)

    assert (labelled.label, labelled.topics, topic) == ("informs", (), "")


def test_what_points_back_goes_on_from_the_sentence_before() -> None:
    before = label_sentence("We use cookies to remember what is in your cart.")
    text = "They come in three classes:"

    assert label_sentence(text).label == "informs"
    assert label_sentence(text, before=before).label == "practice"
    assert label_sentence(text, before=before).topics == before.topics


def test_the_items_of_a_question_to_us_are_rights() -> None:
    labelled = label_sentence("to correct what is wrong;", lead="You may ask us:")

    assert (labelled.label, labelled.topics) == ("promise", ("access",))
