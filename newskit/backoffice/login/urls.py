"""Under /admin/, before the site's own: allauth's names at our addresses. No sign-up, no mail addresses, no other ways in."""

from django.urls import path, re_path

from newskit.backoffice.login import views

urlpatterns = [
    path("login/", views.LogIn.as_view(), name="account_login"),
    path("login/code/", views.GiveCode.as_view(), name="mfa_authenticate"),
    path("logout/", views.LogOut.as_view(), name="account_logout"),
    path("forgot/", views.ForgotPassword.as_view(), name="account_reset_password"),
    path("forgot/sent/", views.ForgotPasswordDone.as_view(), name="account_reset_password_done"),
    re_path(
        r"^forgot/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("account/", views.OwnLogin.as_view(), name="own_login"),
    path("account/", views.OwnLogin.as_view(), name="mfa_index"),
    path("account/", views.OwnLogin.as_view(), name="mfa_view_recovery_codes"),
    path("account/password/", views.GivePasswordAgain.as_view(), name="account_reauthenticate"),
    path("account/code/", views.GiveCodeAgain.as_view(), name="mfa_reauthenticate"),
    path("account/second-factor/", views.SetUp.as_view(), name="mfa_activate_totp"),
    path("account/second-factor/off/", views.TakeOff.as_view(), name="mfa_deactivate_totp"),
    path("account/recovery-codes/", views.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("password_change/", views.ChangePassword.as_view(), name="account_change_password"),
]
