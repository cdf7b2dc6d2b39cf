"""Addresses of the room."""

from django.urls import URLPattern, URLResolver, path

from avow.sources import views

app_name = "sources"
urlpatterns: list[URLPattern | URLResolver] = [
    path("hooks/shopify/", views.shopify, name="shopify"),
    path("hooks/woocommerce/", views.woocommerce, name="woocommerce"),
]
