CREATE TYPE "public"."location_precision" AS ENUM('exact', 'address', 'street', 'commune', 'postal-code', 'unknown');--> statement-breakpoint
CREATE TYPE "public"."organization_kind" AS ENUM('practice', 'CPTS', 'MSP', 'CDS', 'SOS', 'hospital', 'other');--> statement-breakpoint
CREATE TYPE "public"."delivery_mode" AS ENUM('delta', 'snapshot');--> statement-breakpoint
CREATE TYPE "public"."delivery_state" AS ENUM('receiving', 'received', 'reading', 'read', 'failed');--> statement-breakpoint
CREATE TYPE "public"."run_state" AS ENUM('running', 'complete', 'partial', 'failed');--> statement-breakpoint
CREATE TYPE "public"."severity" AS ENUM('error', 'warning', 'info');--> statement-breakpoint
CREATE TYPE "public"."role" AS ENUM('regulator', 'citizen', 'vendor', 'operator');--> statement-breakpoint
CREATE TYPE "public"."appointment_kind" AS ENUM('ROUTINE', 'WALKIN');--> statement-breakpoint
CREATE TYPE "public"."slot_status" AS ENUM('free', 'busy', 'busy-unavailable', 'busy-tentative', 'entered-in-error');--> statement-breakpoint
CREATE TABLE "location" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "location_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"name" text,
	"line" text,
	"postal_code" text,
	"city" text,
	"insee" text,
	"lat" double precision NOT NULL,
	"lon" double precision NOT NULL,
	"precision" "location_precision" NOT NULL,
	"zone" text NOT NULL,
	"phone" text,
	CONSTRAINT "location_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "organization" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "organization_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"finess" text,
	"siret" text,
	"name" text NOT NULL,
	"kind" "organization_kind" DEFAULT 'other' NOT NULL,
	CONSTRAINT "organization_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "practitioner" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "practitioner_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"rpps" text,
	"adeli" text,
	"family" text,
	"given" text,
	"prefix" text,
	CONSTRAINT "practitioner_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "practitioner_role" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "practitioner_role_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"practitioner_id" integer,
	"organization_id" integer,
	"location_id" integer NOT NULL,
	"sector" text,
	"phone" text,
	"participates_since" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "regulator" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "regulator_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"identifier" text NOT NULL,
	"display_name" text NOT NULL,
	"territory_code" text NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "regulator_identifier_unique" UNIQUE("identifier")
);
--> statement-breakpoint
CREATE TABLE "delivery" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "delivery_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"feed_id" integer NOT NULL,
	"mode" "delivery_mode" NOT NULL,
	"state" "delivery_state" DEFAULT 'receiving' NOT NULL,
	"content_type" text NOT NULL,
	"byte_count" bigint DEFAULT 0 NOT NULL,
	"sha256" text,
	"idempotency_key" text,
	"received_at" timestamp with time zone NOT NULL,
	"claimed_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "delivery_chunk" (
	"delivery_id" bigint NOT NULL,
	"seq" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "delivery_chunk_delivery_id_seq_pk" PRIMARY KEY("delivery_id","seq")
);
--> statement-breakpoint
CREATE TABLE "feed" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "feed_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"code" text NOT NULL,
	"vendor_id" integer NOT NULL,
	"protocol" text NOT NULL,
	"name" text NOT NULL,
	"url" text,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"cadence_seconds" integer DEFAULT 60 NOT NULL,
	"ageing_after_seconds" integer DEFAULT 120 NOT NULL,
	"stale_after_seconds" integer DEFAULT 600 NOT NULL,
	"hidden_after_seconds" integer DEFAULT 86400 NOT NULL,
	"rejection_threshold" real DEFAULT 0.2 NOT NULL,
	"sandbox" boolean DEFAULT false NOT NULL,
	"paused_at" timestamp with time zone,
	"due_at" timestamp with time zone,
	"claimed_until" timestamp with time zone,
	"last_heard_at" timestamp with time zone,
	"failing_since" timestamp with time zone,
	"failure_code" text,
	"failure_message" text,
	"validators" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "feed_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "feed_run" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "feed_run_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"feed_id" integer NOT NULL,
	"delivery_id" bigint,
	"state" "run_state" DEFAULT 'running' NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"received" integer DEFAULT 0 NOT NULL,
	"accepted" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"rejected" integer DEFAULT 0 NOT NULL,
	"warned" integer DEFAULT 0 NOT NULL,
	"closed" integer DEFAULT 0 NOT NULL,
	"closing_refused" text,
	"failure_code" text,
	"failure_message" text
);
--> statement-breakpoint
CREATE TABLE "rejection" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rejection_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run_id" bigint NOT NULL,
	"rule" text NOT NULL,
	"severity" "severity" NOT NULL,
	"at" text NOT NULL,
	"reason" text NOT NULL,
	"record" text
);
--> statement-breakpoint
CREATE TABLE "vendor" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "vendor_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"code" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "vendor_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "commune" (
	"insee" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"folded" text NOT NULL,
	"departement" text NOT NULL,
	"parent" text,
	"population" integer DEFAULT 0 NOT NULL,
	"zone" text NOT NULL,
	"lat" double precision,
	"lon" double precision,
	"precision" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "commune_postal_code" (
	"postal_code" text NOT NULL,
	"insee" text NOT NULL,
	CONSTRAINT "commune_postal_code_postal_code_insee_pk" PRIMARY KEY("postal_code","insee")
);
--> statement-breakpoint
CREATE TABLE "holiday" (
	"day" text NOT NULL,
	"scope" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "holiday_day_scope_pk" PRIMARY KEY("day","scope")
);
--> statement-breakpoint
CREATE TABLE "specialty" (
	"code" text PRIMARY KEY NOT NULL,
	"label" text NOT NULL,
	"group_id" smallint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "territory" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"zone" text NOT NULL,
	"lat" double precision NOT NULL,
	"lon" double precision NOT NULL,
	"radius_cap_km" smallint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "account" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "account_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"subject" text NOT NULL,
	"display_name" text NOT NULL,
	"role" "role" NOT NULL,
	"territory_code" text,
	"vendor_id" integer,
	CONSTRAINT "account_subject_unique" UNIQUE("subject")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"account_id" integer NOT NULL,
	"channel" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "schedule" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "schedule_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"feed_id" integer NOT NULL,
	"source_id" text NOT NULL,
	"role_id" integer NOT NULL,
	"zone" text NOT NULL,
	"lat" double precision NOT NULL,
	"lon" double precision NOT NULL,
	"pos" "point" GENERATED ALWAYS AS (point(lon * 111.319490793, ln(tan(pi() / 4 + radians(lat) / 2)) * 6378.137)) STORED NOT NULL,
	"confirmed_at" timestamp with time zone,
	"confirmed_from" timestamp with time zone,
	"confirmed_to" timestamp with time zone,
	"described" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "schedule_specialty" (
	"schedule_id" integer NOT NULL,
	"group_id" smallint NOT NULL,
	"pos" "point" NOT NULL,
	CONSTRAINT "schedule_specialty_schedule_id_group_id_pk" PRIMARY KEY("schedule_id","group_id")
);
--> statement-breakpoint
CREATE TABLE "slot" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "slot_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"schedule_id" integer NOT NULL,
	"source_id" text NOT NULL,
	"status" "slot_status" NOT NULL,
	"start_at" timestamp with time zone NOT NULL,
	"end_at" timestamp with time zone,
	"start_text" text NOT NULL,
	"end_text" text,
	"modalities" smallint NOT NULL,
	"visibility" smallint NOT NULL,
	"kind" "appointment_kind" NOT NULL,
	"capacity" smallint,
	"booking_url" text,
	"cpts" integer[],
	"version" integer DEFAULT 1 NOT NULL,
	"valid_at" timestamp with time zone,
	"observed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "practitioner_role" ADD CONSTRAINT "practitioner_role_practitioner_id_practitioner_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practitioner_role" ADD CONSTRAINT "practitioner_role_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practitioner_role" ADD CONSTRAINT "practitioner_role_location_id_location_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."location"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_feed_id_feed_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feed"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_chunk" ADD CONSTRAINT "delivery_chunk_delivery_id_delivery_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."delivery"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feed" ADD CONSTRAINT "feed_vendor_id_vendor_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feed_run" ADD CONSTRAINT "feed_run_feed_id_feed_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feed"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feed_run" ADD CONSTRAINT "feed_run_delivery_id_delivery_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."delivery"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rejection" ADD CONSTRAINT "rejection_run_id_feed_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."feed_run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commune_postal_code" ADD CONSTRAINT "commune_postal_code_insee_commune_insee_fk" FOREIGN KEY ("insee") REFERENCES "public"."commune"("insee") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_vendor_id_vendor_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_feed_id_feed_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feed"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_role_id_practitioner_role_id_fk" FOREIGN KEY ("role_id") REFERENCES "public"."practitioner_role"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedule_specialty" ADD CONSTRAINT "schedule_specialty_schedule_id_schedule_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."schedule"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "slot" ADD CONSTRAINT "slot_schedule_id_schedule_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."schedule"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "practitioner_rpps" ON "practitioner" USING btree ("rpps") WHERE rpps is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "practitioner_role_person" ON "practitioner_role" USING btree ("practitioner_id","location_id") WHERE practitioner_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "practitioner_role_structure" ON "practitioner_role" USING btree ("organization_id","location_id") WHERE practitioner_id is null;--> statement-breakpoint
CREATE UNIQUE INDEX "delivery_idempotency" ON "delivery" USING btree ("feed_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "delivery_waiting" ON "delivery" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "feed_due" ON "feed" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "feed_run_recent" ON "feed_run" USING btree ("feed_id","id");--> statement-breakpoint
CREATE INDEX "feed_run_delivery" ON "feed_run" USING btree ("delivery_id");--> statement-breakpoint
CREATE INDEX "rejection_run" ON "rejection" USING btree ("run_id","rule");--> statement-breakpoint
CREATE INDEX "commune_folded" ON "commune" USING btree ("folded" text_pattern_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "schedule_source" ON "schedule" USING btree ("feed_id","source_id");--> statement-breakpoint
CREATE INDEX "schedule_role" ON "schedule" USING btree ("role_id");--> statement-breakpoint
CREATE INDEX "schedule_pos" ON "schedule" USING gist ("pos");--> statement-breakpoint
CREATE INDEX "schedule_specialty_pos" ON "schedule_specialty" USING gist ("group_id","pos");--> statement-breakpoint
CREATE UNIQUE INDEX "slot_source" ON "slot" USING btree ("schedule_id","source_id");--> statement-breakpoint
CREATE INDEX "slot_free" ON "slot" USING btree ("schedule_id","start_at","modalities","visibility") WHERE status = 'free';