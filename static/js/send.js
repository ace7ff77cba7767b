// Submits a form as its button would; older Safari knows no requestSubmit.
export function send(form, submitter) {
  if (form.requestSubmit) form.requestSubmit(submitter?.isConnected ? submitter : undefined);
  else form.submit();
}
