"""The pages under the names by which allauth finds them. What stands in no row of this list can't be reached.

Left out on purpose: signing up, changing and confirming addresses, codes by letter, trusted browsers, social log-ins.
"""

from django.urls import path

from equipoise.web.accounts.views import entering, proving, securing

urlpatterns = [
    path("log-in/", entering.LogIn.as_view(), name="account_login"),
    path("log-in/passkey/", entering.PasskeyLogIn.as_view(), name="mfa_login_webauthn"),
    path("log-in/code/", entering.SecondStep.as_view(), name="mfa_authenticate"),
    path("log-out/", entering.LogOut.as_view(), name="account_logout"),
    path("forgotten/", entering.AskReset.as_view(), name="account_reset_password"),
    path("forgotten/asked/", entering.ResetAsked.as_view(), name="account_reset_password_done"),
    path(
        "forgotten/<str:uidb36>/<str:key>/", entering.Reset.as_view(), name="account_reset_password_from_key"
    ),
    path("forgotten/done/", entering.ResetDone.as_view(), name="account_reset_password_from_key_done"),
    path("again/password/", proving.ByPassword.as_view(), name="account_reauthenticate"),
    path("again/code/", proving.ByCode.as_view(), name="mfa_reauthenticate"),
    path("again/passkey/", proving.ByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("security/", securing.Home.as_view(), name="mfa_index"),
    path("security/app/", securing.AddApp.as_view(), name="mfa_activate_totp"),
    path("security/app/remove/", securing.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("security/passkeys/add/", securing.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/name/", securing.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("security/passkeys/<int:pk>/remove/", securing.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("security/codes/", securing.Codes.as_view(), name="mfa_view_recovery_codes"),
    path("security/codes/new/", securing.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("security/codes/download/", securing.DownloadCodes.as_view(), name="mfa_download_recovery_codes"),
    path("security/password/", securing.ChangePassword.as_view(), name="account_change_password"),
    path("security/password/first/", securing.SetPassword.as_view(), name="account_set_password"),
]
