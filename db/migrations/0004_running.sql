CREATE TYPE "public"."run_kind" AS ENUM('pull', 'push', 'replay');--> statement-breakpoint
CREATE TYPE "public"."vendor_status" AS ENUM('candidate', 'testing', 'listed', 'suspended');--> statement-breakpoint
CREATE TYPE "public"."contact_kind" AS ENUM('technical', 'security', 'data-protection', 'business');--> statement-breakpoint
CREATE TYPE "public"."criterion_answer" AS ENUM('met', 'planned', 'not-met');--> statement-breakpoint
CREATE TYPE "public"."criterion" AS ENUM('documented-api', 'fhir-r4', 'rpps', 'finess', 'instants-with-offset', 'push-on-change', 'tls', 'vulnerability-contact', 'audited', 'incident-notice', 'no-resale', 'no-paid-ranking', 'same-slots-for-all', 'accessible', 'hds', 'in-the-eu', 'continuity-plan');--> statement-breakpoint
CREATE TYPE "public"."request_state" AS ENUM('asked', 'running', 'done', 'failed');--> statement-breakpoint
ALTER TYPE "public"."run_state" ADD VALUE 'skipped';--> statement-breakpoint
CREATE TABLE "credential" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "credential_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"vendor_id" integer NOT NULL,
	"feed_id" integer,
	"account_id" integer NOT NULL,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"hint" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"successor_id" integer,
	CONSTRAINT "credential_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "exam" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "exam_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"code" text NOT NULL,
	"vendor_id" integer NOT NULL,
	"feed_id" integer NOT NULL,
	"protocol" text NOT NULL,
	"state" "request_state" DEFAULT 'asked' NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"claimed_until" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"received" integer DEFAULT 0 NOT NULL,
	"accepted" integer DEFAULT 0 NOT NULL,
	"rejected" integer DEFAULT 0 NOT NULL,
	"result" jsonb,
	"failure_code" text,
	"failure_message" text,
	CONSTRAINT "exam_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "replay" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "replay_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"feed_id" integer NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"state" "request_state" DEFAULT 'asked' NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"claimed_until" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"readings" integer DEFAULT 0 NOT NULL,
	"changed" integer DEFAULT 0 NOT NULL,
	"closed" integer DEFAULT 0 NOT NULL,
	"rejected_before" bigint DEFAULT 0 NOT NULL,
	"rejected_now" bigint DEFAULT 0 NOT NULL,
	"failure_message" text
);
--> statement-breakpoint
CREATE TABLE "vendor_contact" (
	"vendor_id" integer NOT NULL,
	"kind" "contact_kind" NOT NULL,
	"name" text,
	"email" text NOT NULL,
	"phone" text,
	CONSTRAINT "vendor_contact_vendor_id_kind_pk" PRIMARY KEY("vendor_id","kind")
);
--> statement-breakpoint
CREATE TABLE "vendor_criterion" (
	"vendor_id" integer NOT NULL,
	"criterion" "criterion" NOT NULL,
	"answer" "criterion_answer" NOT NULL,
	"evidence" text,
	"declared_at" timestamp with time zone NOT NULL,
	CONSTRAINT "vendor_criterion_vendor_id_criterion_pk" PRIMARY KEY("vendor_id","criterion")
);
--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "pull_run_id" bigint;--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "name" text;--> statement-breakpoint
ALTER TABLE "feed" ADD COLUMN "shape_threshold" real DEFAULT 0.5 NOT NULL;--> statement-breakpoint
ALTER TABLE "feed" ADD COLUMN "flagged_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "feed" ADD COLUMN "flagged_reason" text;--> statement-breakpoint
ALTER TABLE "feed" ADD COLUMN "shape_accepted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "feed" ADD COLUMN "retention_days" integer DEFAULT 7 NOT NULL;--> statement-breakpoint
ALTER TABLE "feed" ADD COLUMN "retention_bytes" bigint DEFAULT 2147483648 NOT NULL;--> statement-breakpoint
ALTER TABLE "feed" ADD COLUMN "suspended_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "feed" ADD COLUMN "failures" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "feed_run" ADD COLUMN "kind" "run_kind" DEFAULT 'push' NOT NULL;--> statement-breakpoint
ALTER TABLE "feed_run" ADD COLUMN "mode" "delivery_mode" DEFAULT 'delta' NOT NULL;--> statement-breakpoint
ALTER TABLE "feed_run" ADD COLUMN "schedules" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "feed_run" ADD COLUMN "slots" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "vendor" ADD COLUMN "website" text;--> statement-breakpoint
ALTER TABLE "vendor" ADD COLUMN "status" "vendor_status" DEFAULT 'candidate' NOT NULL;--> statement-breakpoint
ALTER TABLE "vendor" ADD COLUMN "status_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "vendor" ADD COLUMN "status_reason" text;--> statement-breakpoint
ALTER TABLE "credential" ADD CONSTRAINT "credential_vendor_id_vendor_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credential" ADD CONSTRAINT "credential_feed_id_feed_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feed"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credential" ADD CONSTRAINT "credential_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credential" ADD CONSTRAINT "credential_successor_id_credential_id_fk" FOREIGN KEY ("successor_id") REFERENCES "public"."credential"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exam" ADD CONSTRAINT "exam_vendor_id_vendor_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exam" ADD CONSTRAINT "exam_feed_id_feed_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feed"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replay" ADD CONSTRAINT "replay_feed_id_feed_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feed"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vendor_contact" ADD CONSTRAINT "vendor_contact_vendor_id_vendor_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vendor_criterion" ADD CONSTRAINT "vendor_criterion_vendor_id_vendor_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "credential_vendor" ON "credential" USING btree ("vendor_id","id");--> statement-breakpoint
CREATE INDEX "exam_vendor" ON "exam" USING btree ("vendor_id","id");--> statement-breakpoint
CREATE INDEX "exam_waiting" ON "exam" USING btree ("state");--> statement-breakpoint
CREATE INDEX "replay_feed" ON "replay" USING btree ("feed_id","id");--> statement-breakpoint
CREATE INDEX "replay_waiting" ON "replay" USING btree ("state");--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_pull_run_id_feed_run_id_fk" FOREIGN KEY ("pull_run_id") REFERENCES "public"."feed_run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "delivery_kept" ON "delivery" USING btree ("feed_id","received_at");--> statement-breakpoint
CREATE INDEX "delivery_pull" ON "delivery" USING btree ("pull_run_id");