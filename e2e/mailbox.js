// A mail server for the stories: it takes every letter, and shows those to an address to whoever asks.
import { createServer } from "node:http";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const letters = [];

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS", "AUTH"],
  onData(stream, session, done) {
    const to = session.envelope.rcptTo.map((recipient) => recipient.address);
    simpleParser(stream).then((mail) => {
      letters.push({ to, subject: mail.subject ?? "", text: mail.text ?? "", html: mail.html || "" });
      done();
    }, done);
  },
});

const http = createServer((request, response) => {
  const to = new URL(request.url, "http://localhost").searchParams.get("to");
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(letters.filter((letter) => letter.to.includes(to))));
});

smtp.listen(Number(process.env.E2E_SMTP_PORT), "127.0.0.1", () => {
  http.listen(Number(process.env.E2E_MAILBOX_PORT), "127.0.0.1");
});
