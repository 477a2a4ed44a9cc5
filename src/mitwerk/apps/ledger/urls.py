"""Addresses of earnings, deposits and payouts."""

from django.urls import path

from mitwerk.apps.ledger.views import deposits, earning, treasury

app_name = "ledger"
urlpatterns = [
    path("earnings/", earning.earnings, name="earnings"),
    path("earnings/sums/<str:code>/", earning.why, name="why"),
    path("earnings/account/", earning.account, name="account"),
    path("earnings/account/erase/", earning.erase, name="account-erase"),
    path("payouts/<str:code>/receipt/", earning.receipt, name="receipt"),
    path("payouts/<str:code>/", treasury.by_hand, name="by-hand"),
    path("payouts/<str:code>/returned/", treasury.bounce, name="returned"),
    path("deposits/", deposits.waiting, name="deposits"),
    path("purses/<str:ref>/", deposits.purse, name="purse"),
    path("deposits/<str:code>/", deposits.deposit, name="deposit"),
    path("deposits/<str:code>/paper/", deposits.paper, name="paper"),
    path("treasury/", treasury.treasury, name="treasury"),
    path("treasury/clients/<str:handle>/file/", treasury.make_file, name="make-file"),
    path("payout-files/<str:code>/", treasury.file, name="file"),
    path("payout-files/<str:code>/pain.xml", treasury.download, name="download"),
    path("payout-files/<str:code>/settled/", treasury.settle, name="settle"),
]
