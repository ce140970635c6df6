// Where nobody has chosen a clock yet, the browser's own is chosen: it stays in the form, and can be changed there.
const zone = document.querySelector("select[data-zone]");

if (zone && zone.value === "UTC") {
  const here = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const offered = [...zone.options].find((each) => each.value === here);
  if (offered) zone.value = here;
}
