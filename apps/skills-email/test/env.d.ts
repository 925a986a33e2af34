declare namespace Cloudflare {
  interface Env {
    MAIL: SendEmail;
    DB: D1Database;
    MAILS: R2Bucket;
    /** The migrations, as JSON. */
    MIGRATIONS: string;
  }
}
