"""Addresses of the room."""

from django.urls import URLPattern, URLResolver, path

from avow.desk import (
    alert_pages,
    call_pages,
    campaign_pages,
    closing_pages,
    doubt_pages,
    entry_pages,
    letter_pages,
    person_pages,
    settling_pages,
    views,
)

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("lists/<slug:key>/", views.rows, name="rows"),
    path("imports/<uuid:reference>/", views.refused_rows, name="import"),
    path("people/", person_pages.search, name="search"),
    path("people/<uuid:pseudonym>/", person_pages.person, name="person"),
    path("enter/", entry_pages.choose, name="enter-list"),
    path("enter/<slug:touchpoint>/", entry_pages.enter, name="enter"),
    path("entered/", views.entered, name="entered"),
    path("entered/<uuid:reference>/", entry_pages.heard, name="heard"),
    path("campaigns/", campaign_pages.all_of_them, name="campaigns"),
    path("campaigns/new/", campaign_pages.write, name="campaign-new"),
    path("campaigns/<uuid:reference>/", campaign_pages.campaign, name="campaign"),
    path("campaigns/<uuid:reference>/<slug:state>/", campaign_pages.recipients, name="recipients"),
    path("alerts/", alert_pages.all_of_them, name="alerts"),
    path("alerts/<int:number>/", alert_pages.alert, name="alert"),
    path("alerts/<int:number>/<slug:state>/", alert_pages.alert, name="alert-state"),
    path("doubtful/", settling_pages.doubtful, name="doubtful"),
    path("doubtful/<uuid:reference>/", settling_pages.doubtful, name="doubtful-of"),
    path("stop/", closing_pages.stop, name="stop"),
    path("letters/", letter_pages.letters, name="letters"),
    path("calls/", call_pages.lists, name="calls"),
    path("calls/<uuid:reference>/", call_pages.call_list, name="call-list"),
    path("calls/one/<uuid:reference>/", call_pages.call, name="call"),
    path("inbound/<uuid:reference>/", doubt_pages.doubt, name="doubt"),
]
