"""Addresses of the room."""

from django.urls import URLPattern, URLResolver, path

from avow.demo import checkout_pages, hedgerow_pages, shop_pages, views

app_name = "demo"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", shop_pages.home, name="home"),
    path("collections/<slug:key>/", shop_pages.collection, name="collection"),
    path("pieces/<slug:slug>/", shop_pages.piece, name="piece"),
    path("pictures/<slug:slug>/<slug:colour>.svg", shop_pages.picture, name="picture"),
    path("basket/", shop_pages.basket, name="basket"),
    path("basket/add/", shop_pages.add, name="basket-add"),
    path("basket/change/", shop_pages.change, name="basket-change"),
    path("boutiques/", shop_pages.plain, {"template": "demo/boutiques.html"}, name="boutiques"),
    path("delivery/", shop_pages.plain, {"template": "demo/delivery.html"}, name="delivery"),
    path("checkout/", checkout_pages.begin, name="checkout"),
    path("checkout/contact/", checkout_pages.contact, name="checkout-contact"),
    path("checkout/delivery/", checkout_pages.delivery, name="checkout-delivery"),
    path("checkout/abroad/", checkout_pages.abroad, name="checkout-abroad"),
    path("checkout/review/", checkout_pages.review, name="checkout-review"),
    path("checkout/paid/", checkout_pages.paid, name="checkout-paid"),
    path("orders/<uuid:reference>/", checkout_pages.order, name="order"),
    path("hedgerow/", hedgerow_pages.hedgerow, name="hedgerow"),
    path("hedgerow/<slug:slug>/", hedgerow_pages.story, name="story"),
    path("hedgerow/<slug:slug>/send/", hedgerow_pages.send, name="send"),
    path("newsletter/", views.newsletter, name="newsletter"),
    path("events/", views.event, name="event"),
    path("contest/", views.contest, name="contest"),
    path("contact/", views.contact, name="contact"),
    path("thanks/<uuid:reference>/", views.thanks, name="thanks"),
]
