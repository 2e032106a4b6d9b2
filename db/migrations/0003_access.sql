ALTER TYPE "public"."role" ADD VALUE 'chief-regulator';--> statement-breakpoint
ALTER TYPE "public"."role" ADD VALUE 'arm';--> statement-breakpoint
ALTER TYPE "public"."role" ADD VALUE 'nurse';--> statement-breakpoint
ALTER TYPE "public"."role" ADD VALUE 'professional';--> statement-breakpoint
ALTER TYPE "public"."role" ADD VALUE 'structure-manager';--> statement-breakpoint
ALTER TYPE "public"."role" ADD VALUE 'territory-manager';--> statement-breakpoint
ALTER TYPE "public"."role" ADD VALUE 'support';--> statement-breakpoint
ALTER TYPE "public"."role" ADD VALUE 'auditor';--> statement-breakpoint
ALTER TYPE "public"."role" ADD VALUE 'visitor';--> statement-breakpoint
CREATE TABLE "access_entry" (
	"id" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"account_id" integer,
	"role" text NOT NULL,
	"on_behalf_of" integer,
	"citizen_id" integer,
	"need" text NOT NULL,
	"subject" text NOT NULL,
	"why" text NOT NULL,
	"break_glass_id" integer,
	"origin" text NOT NULL,
	"request_id" text,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "break_glass" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "break_glass_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"role" "role" NOT NULL,
	"citizen_id" integer NOT NULL,
	"reason" text NOT NULL,
	"explanation" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notice" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "notice_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"kind" text NOT NULL,
	"facts" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "role_grant" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "role_grant_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer,
	"invitee_kind" text NOT NULL,
	"invitee_sealed" text NOT NULL,
	"invitee_index" text NOT NULL,
	"role" "role" NOT NULL,
	"territory_code" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"granted_by" integer,
	"suspended_at" timestamp with time zone,
	"suspended_by" integer
);
--> statement-breakpoint
CREATE TABLE "account_identifier" (
	"account_id" integer NOT NULL,
	"kind" text NOT NULL,
	"sealed" text NOT NULL,
	"blind_index" text NOT NULL,
	CONSTRAINT "account_identifier_account_id_kind_pk" PRIMARY KEY("account_id","kind")
);
--> statement-breakpoint
CREATE TABLE "used_assertion" (
	"client_id" text NOT NULL,
	"jti" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "used_assertion_client_id_jti_pk" PRIMARY KEY("client_id","jti")
);
--> statement-breakpoint
CREATE TABLE "vendor_client" (
	"client_id" text PRIMARY KEY NOT NULL,
	"vendor_id" integer NOT NULL,
	"account_id" integer NOT NULL,
	"name" text NOT NULL,
	"jwks" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE UNLOGGED TABLE "rate_window" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer NOT NULL,
	"expire" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sign_in_attempt" (
	"state_hash" text PRIMARY KEY NOT NULL,
	"door" text NOT NULL,
	"nonce" text NOT NULL,
	"verifier" text NOT NULL,
	"return_to" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "id" integer NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "session_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1);--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "grant_id" integer;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "device" text;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "logout_hint" text;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "door" text;--> statement-breakpoint
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_citizen_id_account_id_fk" FOREIGN KEY ("citizen_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice" ADD CONSTRAINT "notice_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_granted_by_account_id_fk" FOREIGN KEY ("granted_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_suspended_by_account_id_fk" FOREIGN KEY ("suspended_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_identifier" ADD CONSTRAINT "account_identifier_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vendor_client" ADD CONSTRAINT "vendor_client_vendor_id_vendor_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vendor_client" ADD CONSTRAINT "vendor_client_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "access_entry_citizen" ON "access_entry" USING btree ("citizen_id","id");--> statement-breakpoint
CREATE INDEX "access_entry_account" ON "access_entry" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "break_glass_open" ON "break_glass" USING btree ("account_id","citizen_id","ends_at");--> statement-breakpoint
CREATE INDEX "notice_account" ON "notice" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "role_grant_account" ON "role_grant" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "role_grant_invitee" ON "role_grant" USING btree ("invitee_kind","invitee_index");--> statement-breakpoint
CREATE INDEX "role_grant_territory" ON "role_grant" USING btree ("territory_code","id");--> statement-breakpoint
CREATE INDEX "account_identifier_lookup" ON "account_identifier" USING btree ("kind","blind_index");--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_grant_id_role_grant_id_fk" FOREIGN KEY ("grant_id") REFERENCES "public"."role_grant"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "session_account" ON "session" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "session_grant" ON "session" USING btree ("grant_id");--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_id_unique" UNIQUE("id");--> statement-breakpoint
CREATE FUNCTION access_entry_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last record;
BEGIN
  PERFORM pg_advisory_xact_lock(7273010);
  SELECT id, hash INTO last FROM access_entry ORDER BY id DESC LIMIT 1;
  NEW.id := coalesce(last.id, 0) + 1;
  NEW.previous_hash := coalesce(last.hash, repeat('0', 64));
  NEW.hash := encode(sha256(convert_to(NEW.previous_hash || json_build_array(
    NEW.id, floor(extract(epoch FROM NEW.at) * 1000)::bigint, NEW.account_id, NEW.role, NEW.on_behalf_of, NEW.citizen_id,
    NEW.need, NEW.subject, NEW.why, NEW.break_glass_id, NEW.origin, NEW.request_id)::text, 'UTF8')), 'hex');
  RETURN NEW;
END
$$;--> statement-breakpoint
CREATE FUNCTION access_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'access entries are append-only';
END
$$;--> statement-breakpoint
CREATE TRIGGER access_entry_chain BEFORE INSERT ON access_entry FOR EACH ROW EXECUTE FUNCTION access_entry_chain();--> statement-breakpoint
CREATE TRIGGER access_entry_stays BEFORE UPDATE OR DELETE ON access_entry FOR EACH ROW EXECUTE FUNCTION access_entry_stays();--> statement-breakpoint
CREATE TRIGGER access_entry_stays_whole BEFORE TRUNCATE ON access_entry FOR EACH STATEMENT EXECUTE FUNCTION access_entry_stays();--> statement-breakpoint
ALTER TABLE access_entry ENABLE ALWAYS TRIGGER access_entry_chain;--> statement-breakpoint
ALTER TABLE access_entry ENABLE ALWAYS TRIGGER access_entry_stays;--> statement-breakpoint
ALTER TABLE access_entry ENABLE ALWAYS TRIGGER access_entry_stays_whole;--> statement-breakpoint
REVOKE UPDATE, DELETE, TRUNCATE ON access_entry FROM PUBLIC;
