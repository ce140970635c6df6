"""What each address answers to whom: the one table. An address that stands in no row fails the tests.

A line: method, name of the address, statuses. One status holds for everybody; eight are in the order of `world.KINDS`:
visitor, nobody in particular, elsewhere (a manager of another organisation's site), coordinator, investigator and
manager of the site, reviewer, operator. It is production's: there the demonstration's mailbox isn't. Forms are sent
empty: 400 and 422 say that somebody may, and what is missing.
"""

from __future__ import annotations

TABLE = """
GET account_change_password 302 200 200 200 200 200 200 200
POST account_change_password 302 200 200 200 200 200 200 200
GET account_login 200 302 302 302 302 302 302 302
POST account_login 200 302 302 302 302 302 302 302
GET account_logout 302 200 200 200 200 200 200 200
POST account_logout 302
GET account_reauthenticate 302 200 200 200 200 200 200 200
POST account_reauthenticate 302 200 200 200 200 200 200 200
GET account_reset_password 200
POST account_reset_password 200
GET account_reset_password_done 200
POST account_reset_password_done 405
GET account_reset_password_from_key 200
POST account_reset_password_from_key 200
GET account_reset_password_from_key_done 200
POST account_reset_password_from_key_done 405
GET account_set_password 302
POST account_set_password 302
GET accounts:address 302 200 200 200 200 200 200 200
POST accounts:address 302 400 400 400 400 400 400 400
GET accounts:confirm 404
POST accounts:confirm 404
GET accounts:delete 302 200 200 200 200 200 200 200
POST accounts:delete 302 200 409 409 409 409 409 409
GET accounts:details 302 200 200 200 200 200 200 200
POST accounts:details 302 400 400 400 400 400 400 400
GET accounts:elsewhere 302 405 405 405 405 405 405 405
POST accounts:elsewhere 302
GET accounts:end_session 302 405 405 405 405 405 405 405
POST accounts:end_session 302
GET accounts:export 302 200 200 200 200 200 200 200
POST accounts:export 302 405 405 405 405 405 405 405
GET accounts:home 302
POST accounts:home 302
GET accounts:login 200 302 302 302 302 302 302 302
POST accounts:login 200 302 302 302 302 302 302 302
GET accounts:logout 302 200 200 200 200 200 200 200
POST accounts:logout 302
GET accounts:mine 302 200 200 200 200 200 200 200
POST accounts:mine 302 405 405 405 405 405 405 405
GET accounts:onward 302
POST accounts:onward 302 405 405 405 405 405 405 405
GET accounts:sign_up 200 302 302 302 302 302 302 302
POST accounts:sign_up 400 302 302 302 302 302 302 302
GET accounts:use_address 404
POST accounts:use_address 404
GET alerts:address 405
POST alerts:address 422
GET alerts:again 405
POST alerts:again 302
GET alerts:asked 200
POST alerts:asked 405
GET alerts:change 200
POST alerts:change 422
GET alerts:confirm 200
POST alerts:confirm 302
GET alerts:end 200
POST alerts:end 200
GET alerts:end_all 405
POST alerts:end_all 302
GET alerts:erase 200
POST alerts:erase 302
GET alerts:erased 200
POST alerts:erased 405
GET alerts:hold 405
POST alerts:hold 302
GET alerts:link 200
POST alerts:link 422
GET alerts:mine 200
POST alerts:mine 405
GET alerts:move 200
POST alerts:move 200
GET alerts:new 200
POST alerts:new 422
GET alerts:one 405
POST alerts:one 302
GET alerts:one_click 200
POST alerts:one_click 200
GET alerts:page 200
POST alerts:page 405
GET alerts:release 405
POST alerts:release 302
GET alerts:speak 405
POST alerts:speak 422
GET allocation:admit 302 405 405 405 405 405 405 405
POST allocation:admit 302 404 404 404 404 404 404 404
GET allocation:allocate 302 404 404 404 404 404 404 404
POST allocation:allocate 302 404 404 404 404 404 404 404
GET allocation:allocation 302 404 404 200 200 404 404 404
POST allocation:allocation 302 405 405 405 405 405 405 405
GET allocation:close 302 405 405 405 405 405 405 405
POST allocation:close 302 404 404 404 404 404 404 404
GET allocation:code 302 404 404 404 404 404 404 404
POST allocation:code 302 404 404 404 404 404 404 404
GET allocation:commitment 302 404 404 404 404 404 404 404
POST allocation:commitment 302 405 405 405 405 405 405 405
GET allocation:emergencies 302 404 404 200 200 200 404 404
POST allocation:emergencies 302 405 405 405 405 405 405 405
GET allocation:emergency 302 404 404 404 404 404 404 404
POST allocation:emergency 302 405 405 405 405 405 405 405
GET allocation:emergency_alone 302 404 404 404 404 404 404 404
POST allocation:emergency_alone 302 404 404 404 404 404 404 404
GET allocation:emergency_answer 302 404 404 404 404 404 404 404
POST allocation:emergency_answer 302 404 404 404 404 404 404 404
GET allocation:emergency_ask 302 404 404 200 200 404 404 404
POST allocation:emergency_ask 302 404 404 400 400 404 404 404
GET allocation:emergency_assess 302 404 404 404 404 404 404 404
POST allocation:emergency_assess 302 404 404 404 404 404 404 404
GET allocation:emergency_close 302 404 404 404 404 404 404 404
POST allocation:emergency_close 302 404 404 404 404 404 404 404
GET allocation:emergency_guessing 302 404 404 404 404 404 404 404
POST allocation:emergency_guessing 302 404 404 404 404 404 404 404
GET allocation:emergency_open 302 404 404 404 404 404 404 404
POST allocation:emergency_open 302 404 404 404 404 404 404 404
GET allocation:form 302 404 404 404 404 404 404 404
POST allocation:form 302 404 404 404 404 404 404 404
GET allocation:guesses 302 404 404 404 404 404 404 404
POST allocation:guesses 302 404 404 404 404 404 404 404
GET allocation:key 302 404 404 404 404 404 404 404
POST allocation:key 302 405 405 405 405 405 405 405
GET allocation:lists 302 404 404 404 404 200 404 404
POST allocation:lists 302 405 405 405 405 405 405 405
GET allocation:lost 302 405 405 405 405 405 405 405
POST allocation:lost 302 404 404 404 404 404 404 404
GET allocation:new_key 302 404 404 404 404 404 404 404
POST allocation:new_key 302 404 404 404 404 404 404 404
GET allocation:share 302 404 404 404 404 404 404 404
POST allocation:share 302 405 405 405 405 405 405 405
GET allocation:treatment 302 404 404 404 404 404 404 404
POST allocation:treatment 302 404 404 404 404 404 404 404
GET api:api-root 404
POST api:api-root 405
GET api:changes 200
POST api:changes 405
GET api:openapi-json 200
POST api:openapi-json 405
GET api:places 422
POST api:places 405
GET api:search 200
POST api:search 405
GET api:study 200
POST api:study 405
GET api:terms 200
POST api:terms 405
GET api_docs 200
POST api_docs 405
GET contact:add 405
POST contact:add 422
GET contact:choose 200
POST contact:choose 405
GET contact:consent 405
POST contact:consent 302
GET contact:erase 200
POST contact:erase 302
GET contact:erased 200
POST contact:erased 405
GET contact:export 200
POST contact:export 405
GET contact:export_page 200
POST contact:export_page 405
GET contact:link 200
POST contact:link 422
GET contact:next 200
POST contact:next 405
GET contact:next_write 200
POST contact:next_write 422
GET contact:pass_on 405
POST contact:pass_on 409
GET contact:private 200
POST contact:private 405
GET contact:withdraw 200
POST contact:withdraw 302
GET contact:write 200
POST contact:write 422
GET datasets:files 302 404 404 404 404 404 404 404
POST datasets:files 302 404 404 404 404 404 404 404
GET datasets:trail 302 404 404 200 200 200 404 404
POST datasets:trail 302 405 405 405 405 405 405 405
GET datasets:unblinded 302 404 404 404 404 404 404 404
POST datasets:unblinded 302 404 404 404 404 404 404 404
GET enrolment:add 302 404 404 404 404 404 404 404
POST enrolment:add 302 404 404 404 404 404 404 404
GET enrolment:ask 302 404 404 404 200 200 404 404
POST enrolment:ask 302 404 404 404 400 400 404 404
GET enrolment:checklist 302 404 404 200 200 404 404 404
POST enrolment:checklist 302 405 405 405 405 405 405 405
GET enrolment:confirm 302 405 405 405 405 405 405 405
POST enrolment:confirm 302 404 404 404 302 404 404 404
GET enrolment:consent 302 404 404 200 200 404 404 404
POST enrolment:consent 302 404 404 400 400 404 404 404
GET enrolment:enrol 302 404 404 404 200 404 404 404
POST enrolment:enrol 302 404 404 404 400 404 404 404
GET enrolment:entry 302 404 404 200 200 404 404 404
POST enrolment:entry 302 405 405 405 405 405 405 405
GET enrolment:erase 302 404 404 200 200 404 404 404
POST enrolment:erase 302 404 404 400 400 404 404 404
GET enrolment:failure 302 404 404 200 200 404 404 404
POST enrolment:failure 302 404 404 400 400 404 404 404
GET enrolment:file 302 404 404 200 200 404 404 404
POST enrolment:file 302 404 404 400 400 404 404 404
GET enrolment:flow 302 404 404 200 200 200 404 404
POST enrolment:flow 302 405 405 405 405 405 405 405
GET enrolment:flow_svg 302 404 404 200 200 200 404 404
POST enrolment:flow_svg 302 405 405 405 405 405 405 405
GET enrolment:level 302 404 404 404 404 404 404 404
POST enrolment:level 302 404 404 404 404 404 404 404
GET enrolment:log 302 404 404 200 200 404 404 404
POST enrolment:log 302 405 405 405 405 405 405 405
GET enrolment:name 302 404 404 200 200 404 404 404
POST enrolment:name 302 404 404 400 400 404 404 404
GET enrolment:new 302 404 404 200 200 404 404 404
POST enrolment:new 302 404 404 400 400 404 404 404
GET enrolment:override 302 404 404 404 200 200 404 404
POST enrolment:override 302 404 404 404 400 400 404 404
GET enrolment:strike 302 404 404 200 200 404 404 404
POST enrolment:strike 302 404 404 400 400 404 404 404
GET enrolment:take 302 404 404 404 404 404 404 404
POST enrolment:take 302 404 404 404 404 404 404 404
GET enrolment:whole 302 405 405 405 405 405 405 405
POST enrolment:whole 302 404 404 404 302 404 404 404
GET enrolment:withdraw 302 404 404 200 200 404 404 404
POST enrolment:withdraw 302 404 404 400 400 404 404 404
GET finder:compare 200
POST finder:compare 405
GET finder:compare_add 405
POST finder:compare_add 302
GET finder:compare_remove 405
POST finder:compare_remove 302
GET finder:history 200
POST finder:history 405
GET finder:home 200
POST finder:home 405
GET finder:record 200
POST finder:record 405
GET finder:results 200
POST finder:results 405
GET finder:results_atom 200
POST finder:results_atom 405
GET finder:results_json 200
POST finder:results_json 405
GET finder:results_rss 200
POST finder:results_rss 405
GET finder:save 405
POST finder:save 302
GET finder:saved 200
POST finder:saved 302
GET finder:sites 200
POST finder:sites 405
GET finder:study 200
POST finder:study 405
GET finder:study_print 200
POST finder:study_print 405
GET finder:unsave 405
POST finder:unsave 302
GET fit:answers 200
POST fit:answers 405
GET fit:entry 404
POST fit:entry 404
GET fit:forget 405
POST fit:forget 302
GET fit:next 302
POST fit:next 405
GET fit:question 200
POST fit:question 422
GET fit:result 200
POST fit:result 405
GET fit:start 200
POST fit:start 302
GET fit:take_back 405
POST fit:take_back 302
GET followup:ask 302 405 405 405 405 405 405 405
POST followup:ask 302 404 404 404 404 404 404 404
GET followup:blank 302 404 404 200 200 200 404 404
POST followup:blank 302 405 405 405 405 405 405 405
GET followup:costs 302 404 404 404 404 404 404 404
POST followup:costs 302 405 405 405 405 405 405 405
GET followup:end 302 405 405 405 405 405 405 405
POST followup:end 302 404 404 302 302 404 404 404
GET followup:event 302 404 404 200 200 200 404 404
POST followup:event 302 405 405 405 405 405 405 405
GET followup:event_judge 302 404 404 404 404 404 404 404
POST followup:event_judge 302 404 404 404 404 404 404 404
GET followup:event_report 302 404 404 404 404 200 404 404
POST followup:event_report 302 404 404 404 404 422 404 404
GET followup:event_take_back 302 404 404 404 404 200 404 404
POST followup:event_take_back 302 404 404 404 404 422 404 404
GET followup:form 302 404 404 200 200 302 404 404
POST followup:form 302 404 404 422 422 404 404 404
GET followup:form_then 302 404 404 200 200 200 404 404
POST followup:form_then 302 405 405 405 405 405 405 405
GET followup:lesions 302 404 404 200 200 200 404 404
POST followup:lesions 302 405 405 405 405 405 405 405
GET followup:locks 302 404 404 404 404 404 404 404
POST followup:locks 302 404 404 404 404 404 404 404
GET followup:participant 302 404 404 200 200 200 404 404
POST followup:participant 302 405 405 405 405 405 405 405
GET followup:participant_then 302 404 404 200 200 200 404 404
POST followup:participant_then 302 405 405 405 405 405 405 405
GET followup:queries 302 404 404 200 200 200 404 404
POST followup:queries 302 405 405 405 405 405 405 405
GET followup:review 302 404 404 200 200 200 404 404
POST followup:review 302 405 405 405 405 405 405 405
GET followup:serious 302 404 404 200 200 200 404 404
POST followup:serious 302 405 405 405 405 405 405 405
GET followup:sign 302 404 404 404 200 404 404 404
POST followup:sign 302 404 404 404 422 404 404 404
GET followup:step 302 405 405 405 405 405 405 405
POST followup:step 302 404 404 404 404 404 404 404
GET followup:take_back 302 404 404 404 404 404 404 404
POST followup:take_back 302 404 404 404 404 404 404 404
GET followup:to_sign 302 404 404 200 200 200 404 404
POST followup:to_sign 302 405 405 405 405 405 405 405
GET followup:to_verify 302 404 404 200 200 200 404 404
POST followup:to_verify 302 405 405 405 405 405 405 405
GET followup:told 302 405 405 405 405 405 405 405
POST followup:told 302 404 404 303 303 404 404 404
GET followup:tried 302 405 405 405 405 405 405 405
POST followup:tried 302 404 404 303 303 404 404 404
GET followup:verify 302 405 405 405 405 405 405 405
POST followup:verify 302 404 404 404 404 404 404 404
GET followup:visit 302 404 404 200 200 404 404 404
POST followup:visit 302 404 404 422 422 404 404 404
GET followup:visits 302 404 404 200 200 200 404 404
POST followup:visits 302 405 405 405 405 405 405 405
GET glossary:index 200
POST glossary:index 405
GET glossary:term 200
POST glossary:term 405
GET mail:box 404
POST mail:box 405
GET mail:box_of 404
POST mail:box_of 405
GET mail:html 404
POST mail:html 405
GET mail:letter 404
POST mail:letter 405
GET mfa_activate_totp 302
POST mfa_activate_totp 302
GET mfa_add_webauthn 302 200 200 200 200 200 200 200
POST mfa_add_webauthn 302 200 200 200 200 200 200 200
GET mfa_authenticate 302
POST mfa_authenticate 302
GET mfa_deactivate_totp 302 200 200 200 200 200 200 200
POST mfa_deactivate_totp 302
GET mfa_download_recovery_codes 302 200 200 200 200 200 200 200
POST mfa_download_recovery_codes 302 405 405 405 405 405 405 405
GET mfa_edit_webauthn 302 404 404 404 404 404 404 404
POST mfa_edit_webauthn 302 404 404 404 404 404 404 404
GET mfa_generate_recovery_codes 302 200 200 200 200 200 200 200
POST mfa_generate_recovery_codes 302
GET mfa_index 302 200 200 200 200 200 200 200
POST mfa_index 302 405 405 405 405 405 405 405
GET mfa_login_webauthn 302
POST mfa_login_webauthn 400 302 302 302 302 302 302 302
GET mfa_reauthenticate 302 200 200 200 200 200 200 200
POST mfa_reauthenticate 302 200 200 200 200 200 200 200
GET mfa_reauthenticate_webauthn 302
POST mfa_reauthenticate_webauthn 302
GET mfa_remove_webauthn 302 404 404 404 404 404 404 404
POST mfa_remove_webauthn 302 404 404 404 404 404 404 404
GET mfa_view_recovery_codes 302 200 200 200 200 200 200 200
POST mfa_view_recovery_codes 302 405 405 405 405 405 405 405
GET news:of_search 200
POST news:of_search 405
GET news:of_study 200
POST news:of_study 405
GET notes:answer 405
POST notes:answer 422
GET notes:attach 405
POST notes:attach 401 404 422 422 422 422 404 404
GET notes:attached 401 404 404 200 200 200 404 404
POST notes:attached 405
GET notes:detach 405
POST notes:detach 401 404 404 404 404 404 404 404
GET notes:forget 405
POST notes:forget 401 200 200 200 200 200 200 200
GET notes:how 200
POST notes:how 405
GET notes:list 200
POST notes:list 405
GET notes:open 405
POST notes:open 422
GET notes:plain 200
POST notes:plain 302
GET notes:plain_list 200
POST notes:plain_list 405
GET notes:revoke 405
POST notes:revoke 422
GET notes:sealed 401 200 200 200 200 200 200 200
POST notes:sealed 401 422 422 422 422 422 422 422
GET notes:share 405
POST notes:share 422
GET notes:shared 200
POST notes:shared 405
GET notes:shares 405
POST notes:shares 422
GET notes:state 200
POST notes:state 405
GET notes:study 200
POST notes:study 405
GET notes:wrap 405
POST notes:wrap 401 422 422 422 422 422 422 422
GET operations:queue 302 404 404 404 404 404 404 200
POST operations:queue 302 405 405 405 405 405 405 405
GET operations:send-again 302 405 405 405 405 405 405 405
POST operations:send-again 302 404 404 404 404 404 404 302
GET operations:send-all-again 302 405 405 405 405 405 405 405
POST operations:send-all-again 302 404 404 404 404 404 404 302
GET own_link:link 302 404 404 200 200 404 404 404
POST own_link:link 302 404 404 302 302 404 404 404
GET participant:enter 405
POST participant:enter 422
GET participant:form 200
POST participant:form 403
GET participant:home 200
POST participant:home 405
GET participant:lock 405
POST participant:lock 302
GET participant:stop 200
POST participant:stop 403
GET registry_api:enums 200
POST registry_api:enums 405
GET registry_api:field_sizes 200
POST registry_api:field_sizes 405
GET registry_api:field_values 200
POST registry_api:field_values 405
GET registry_api:metadata 200
POST registry_api:metadata 405
GET registry_api:nothing 404
POST registry_api:nothing 405
GET registry_api:search_areas 200
POST registry_api:search_areas 405
GET registry_api:sizes 200
POST registry_api:sizes 405
GET registry_api:studies 200
POST registry_api:studies 405
GET registry_api:study 200
POST registry_api:study 405
GET registry_api:unknown_study 400
POST registry_api:unknown_study 405
GET registry_api:version 200
POST registry_api:version 405
GET review:approve 302 403 403 403 403 403 200 403
POST review:approve 302 403 403 403 403 403 302 403
GET review:begin 302 405 405 405 405 405 405 405
POST review:begin 302 403 403 403 403 403 302 403
GET review:compare 302 403 403 403 403 403 200 403
POST review:compare 302 405 405 405 405 405 405 405
GET review:criterion 302 405 405 405 405 405 405 405
POST review:criterion 302 403 403 403 403 403 422 403
GET review:file 302 403 403 403 403 403 200 403
POST review:file 302 403 403 403 403 403 422 403
GET review:history 302 403 403 403 403 403 200 403
POST review:history 302 405 405 405 405 405 405 405
GET review:home 302 403 403 403 403 403 200 403
POST review:home 302 405 405 405 405 405 405 405
GET review:publish 302 403 403 403 403 403 302 403
POST review:publish 302 403 403 403 403 403 302 403
GET review:trial 302 403 403 403 403 403 200 403
POST review:trial 302 405 405 405 405 405 405 405
GET review:version 302 403 403 403 403 403 200 403
POST review:version 302 405 405 405 405 405 405 405
GET review:withdraw 302 403 403 403 403 403 200 403
POST review:withdraw 302 403 403 403 403 403 422 403
GET shell:about 200
POST shell:about 200
GET shell:accessibility 200
POST shell:accessibility 200
GET shell:demonstration 404
POST shell:demonstration 405
GET shell:privacy 200
POST shell:privacy 200
GET shell:sources 200
POST shell:sources 200
GET sites:end-membership 302 404 404 404 404 200 404 200
POST sites:end-membership 302 404 404 404 404 302 404 302
GET sites:join 200
POST sites:join 200
GET sites:people 302 404 404 404 404 200 404 200
POST sites:people 302 404 404 404 404 200 404 200
GET sites:resend 302 405 405 405 405 405 405 405
POST sites:resend 302 404 404 404 404 302 404 302
GET sites:withdraw 302 405 405 405 405 405 405 405
POST sites:withdraw 302 404 404 404 404 302 404 302
GET studies:load 302 403 403 403 403 403 403 200
POST studies:load 302 405 405 405 405 405 405 405
GET studies:loads 302 403 403 403 403 403 403 200
POST studies:loads 302 405 405 405 405 405 405 405
GET webhooks:webhooks 302 404 404 404 404 404 404 200
POST webhooks:webhooks 302 405 405 405 405 405 405 405
GET trials:add_site 302 404 404 404 404 200 404 404
POST trials:add_site 302 404 404 404 404 400 404 404
GET trials:adopt 302 404 404 404 404 200 404 404
POST trials:adopt 302 404 404 404 404 400 404 404
GET trials:appoint 302 404 404 404 404 200 404 404
POST trials:appoint 302 404 404 404 404 400 404 404
GET trials:end_role 302 404 404 404 404 200 404 404
POST trials:end_role 302 404 404 404 404 400 404 404
GET trials:home 302 404 404 200 200 200 404 404
POST trials:home 302 405 405 405 405 405 405 405
GET trials:list 302 404 404 302 302 302 404 404
POST trials:list 302 405 405 405 405 405 405 405
GET trials:people 302 404 404 200 200 200 404 404
POST trials:people 302 405 405 405 405 405 405 405
GET trials:protocol 302 404 404 200 200 200 404 404
POST trials:protocol 302 405 405 405 405 405 405 405
GET trials:site_state 302 404 404 404 404 200 404 404
POST trials:site_state 302 404 404 404 404 400 404 404
GET trials:sites 302 404 404 200 200 200 404 404
POST trials:sites 302 405 405 405 405 405 405 405
GET trials:state 302 404 404 404 404 200 404 404
POST trials:state 302 404 404 404 404 400 404 404
GET trials:version 302 404 404 200 200 200 404 404
POST trials:version 302 405 405 405 405 405 405 405
GET workspace:assign 302 405 405 405 405 405 405 405
POST workspace:assign 302 404 404 302 404 302 404 404
GET workspace:export 302 404 200 200 404 200 404 404
POST workspace:export 302 405 405 405 405 405 405 405
GET workspace:figures 302 404 200 200 200 200 404 200
POST workspace:figures 302 405 405 405 405 405 405 405
GET workspace:figures-export 302 404 200 200 200 200 404 200
POST workspace:figures-export 302 405 405 405 405 405 405 405
GET workspace:inbox 302 404 200 200 200 200 404 302
POST workspace:inbox 302 405 405 405 405 405 405 405
GET workspace:note 302 405 405 405 405 405 405 405
POST workspace:note 302 404 404 302 302 302 404 404
GET workspace:pass-on 302 405 405 405 405 405 405 405
POST workspace:pass-on 302 404 404 422 422 422 404 404
GET workspace:phrase-delete 302 405 405 405 405 405 405 405
POST workspace:phrase-delete 302 404 404 404 404 302 404 404
GET workspace:phrases 302 404 404 404 404 200 404 404
POST workspace:phrases 302 404 404 404 404 422 404 404
GET workspace:read 302 405 405 405 405 405 405 405
POST workspace:read 302 404 404 302 302 302 404 404
GET workspace:referral 302 404 404 200 200 200 404 404
POST workspace:referral 302 405 405 405 405 405 405 405
GET workspace:say 302 405 405 405 405 405 405 405
POST workspace:say 302 404 404 400 400 400 404 404
GET workspace:screen 302 405 405 405 405 405 405 405
POST workspace:screen 302 404 404 302 302 302 404 404
GET workspace:search 302 405 405 405 405 405 405 405
POST workspace:search 302 404 200 200 200 200 404 404
GET workspace:site 302 404 404 200 200 200 404 200
POST workspace:site 302 405 405 405 405 405 405 405
GET workspace:site-change 302 405 405 405 405 405 405 405
POST workspace:site-change 302 404 404 404 404 302 404 302
GET workspace:site-decide 302 405 405 405 405 405 405 405
POST workspace:site-decide 302 404 404 404 404 400 404 400
GET workspace:site-places 302 404 404 404 404 404 404 200
POST workspace:site-places 302 405 405 405 405 405 405 405
GET workspace:site-say 302 405 405 405 405 405 405 405
POST workspace:site-say 302 404 404 404 404 400 404 400
GET workspace:site-tie 302 405 405 405 405 405 405 405
POST workspace:site-tie 302 404 404 404 404 404 404 400
GET workspace:site-undo 302 405 405 405 405 405 405 405
POST workspace:site-undo 302 404 404 404 404 302 404 302
GET workspace:sites 302 404 200 200 200 200 404 200
POST workspace:sites 302 405 405 405 405 405 405 405
GET workspace:stuck 302 404 404 404 404 404 404 200
POST workspace:stuck 302 405 405 405 405 405 405 405
GET workspace:stuck-again 302 405 405 405 405 405 405 405
POST workspace:stuck-again 302 404 404 404 404 404 404 302
"""
