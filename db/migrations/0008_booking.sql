CREATE TYPE "public"."agenda_holder_kind" AS ENUM('self', 'parent');--> statement-breakpoint
CREATE TYPE "public"."consent_purpose" AS ENUM('agenda');--> statement-breakpoint
CREATE TYPE "public"."prevention_answer_kind" AS ENUM('done', 'not-concerned', 'never');--> statement-breakpoint
CREATE TYPE "public"."sex" AS ENUM('female', 'male', 'unknown');--> statement-breakpoint
CREATE TYPE "public"."appointment_origin" AS ENUM('here', 'reported');--> statement-breakpoint
CREATE TYPE "public"."appointment_state" AS ENUM('confirming', 'confirmed', 'rejected', 'unknown', 'awaiting-vendor', 'cancelled', 'fulfilled', 'noshow', 'entered-in-error');--> statement-breakpoint
CREATE TYPE "public"."contact_preference" AS ENUM('phone', 'sms', 'e-mail');--> statement-breakpoint
CREATE TYPE "public"."calendar_detail" AS ENUM('busy', 'sober', 'detailed');--> statement-breakpoint
CREATE TYPE "public"."delegate_quality" AS ENUM('carer', 'guardian', 'mediator');--> statement-breakpoint
CREATE TYPE "public"."delegation_act_kind" AS ENUM('granted', 'accepted', 'refused', 'revoked');--> statement-breakpoint
CREATE TYPE "public"."delegation_kind" AS ENUM('delegate', 'parent', 'help');--> statement-breakpoint
CREATE TYPE "public"."delegation_scope" AS ENUM('read', 'write', 'notify');--> statement-breakpoint
CREATE TYPE "public"."booking_way" AS ENUM('here', 'vendor-page', 'phone');--> statement-breakpoint
CREATE TYPE "public"."hold_end" AS ENUM('released', 'expired', 'refused', 'withdrawn', 'case-closed');--> statement-breakpoint
CREATE TYPE "public"."hold_kind" AS ENUM('vendor', 'local');--> statement-breakpoint
CREATE TYPE "public"."hold_state" AS ENUM('held', 'confirming', 'confirmed', 'released', 'expired');--> statement-breakpoint
CREATE TYPE "public"."notification_family" AS ENUM('new', 'moved', 'cancelled', 'day-before', 'two-hours', 'prevention');--> statement-breakpoint
CREATE TYPE "public"."message_channel" AS ENUM('webhook', 'regulator-account', 'hub', 'mail');--> statement-breakpoint
CREATE TYPE "public"."message_state" AS ENUM('waiting', 'sent', 'dead', 'expired');--> statement-breakpoint
CREATE TYPE "public"."export_state" AS ENUM('asked', 'ready', 'gone');--> statement-breakpoint
CREATE SEQUENCE "public"."hold_fence" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "regulator_account" (
	"regulator_id" integer NOT NULL,
	"feed_id" integer NOT NULL,
	"active" boolean,
	"accepted_at" timestamp with time zone,
	"refused_at" timestamp with time zone,
	"reason" text,
	CONSTRAINT "regulator_account_regulator_id_feed_id_pk" PRIMARY KEY("regulator_id","feed_id")
);
--> statement-breakpoint
CREATE TABLE "agenda_regulation" (
	"agenda_id" integer PRIMARY KEY NOT NULL,
	"account_id" integer NOT NULL,
	"person_indexes" text[] NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "agenda_tombstone" (
	"feed_id" integer NOT NULL,
	"source_id" text NOT NULL,
	"valid_at" timestamp with time zone,
	"version" bigint,
	"told_at" timestamp with time zone NOT NULL,
	CONSTRAINT "agenda_tombstone_feed_id_source_id_pk" PRIMARY KEY("feed_id","source_id")
);
--> statement-breakpoint
CREATE TABLE "agenda" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "agenda_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name_sealed" text,
	"born_sealed" text,
	"sex" "sex" DEFAULT 'unknown' NOT NULL,
	"ins_sealed" text,
	"ins_index" text,
	"zone" text DEFAULT 'Europe/Paris' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"closed_by" integer,
	"majority_asked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "agenda_holder" (
	"agenda_id" integer NOT NULL,
	"account_id" integer NOT NULL,
	"kind" "agenda_holder_kind" NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"until" timestamp with time zone,
	CONSTRAINT "agenda_holder_agenda_id_account_id_pk" PRIMARY KEY("agenda_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "agenda_item" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"agenda_id" integer NOT NULL,
	"type" text NOT NULL,
	"start_at" timestamp with time zone NOT NULL,
	"end_at" timestamp with time zone,
	"zone" text NOT NULL,
	"status" text NOT NULL,
	"content_sealed" text NOT NULL,
	"announced" text NOT NULL,
	"digest" text NOT NULL,
	"sequence" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"cancelled_at" timestamp with time zone,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "agenda_source" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "agenda_source_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"item_id" uuid NOT NULL,
	"agenda_id" integer NOT NULL,
	"feed_id" integer,
	"source_id" text NOT NULL,
	"start_at" timestamp with time zone NOT NULL,
	"content_sealed" text NOT NULL,
	"digest" text NOT NULL,
	"valid_at" timestamp with time zone,
	"version" bigint,
	"observed_at" timestamp with time zone NOT NULL,
	"withdrawn_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "consent" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "consent_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"agenda_id" integer NOT NULL,
	"account_id" integer NOT NULL,
	"vendor_id" integer NOT NULL,
	"purpose" "consent_purpose" NOT NULL,
	"pairing_index" text NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"pairing_digest" text,
	"settled_at" timestamp with time zone,
	CONSTRAINT "consent_pairing_index_unique" UNIQUE("pairing_index")
);
--> statement-breakpoint
CREATE TABLE "prevention_answer" (
	"agenda_id" integer NOT NULL,
	"code" text NOT NULL,
	"occasion" text NOT NULL,
	"answer" "prevention_answer_kind" NOT NULL,
	"done_on" date,
	"answered_at" timestamp with time zone NOT NULL,
	"account_id" integer NOT NULL,
	CONSTRAINT "prevention_answer_agenda_id_code_occasion_pk" PRIMARY KEY("agenda_id","code","occasion")
);
--> statement-breakpoint
CREATE TABLE "appointment" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"origin" "appointment_origin" NOT NULL,
	"state" "appointment_state" NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"hold_id" uuid,
	"slot_id" bigint,
	"feed_id" integer,
	"vendor_id" integer,
	"role_id" integer,
	"practitioner_id" integer,
	"start_at" timestamp with time zone NOT NULL,
	"end_at" timestamp with time zone NOT NULL,
	"modalities" smallint DEFAULT 0 NOT NULL,
	"capacity" smallint,
	"way" "booking_way",
	"keeping" boolean DEFAULT false NOT NULL,
	"overlaps" boolean DEFAULT false NOT NULL,
	"failure" text,
	"vendor_key" uuid,
	"vendor_reference" text,
	"verified_at" timestamp with time zone,
	"source_id" text,
	"valid_at" timestamp with time zone,
	"regulator_id" integer,
	"account_id" integer,
	"territory_code" text,
	"case_id" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "appointment_lasts" CHECK (end_at > start_at)
);
--> statement-breakpoint
CREATE TABLE "appointment_event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "appointment_event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"appointment_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"account_id" integer,
	"actor" text NOT NULL,
	"type" text NOT NULL,
	"from" jsonb,
	"to" jsonb,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "vendor_request" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"vendor_key" uuid NOT NULL,
	"kind" text NOT NULL,
	"appointment_id" uuid NOT NULL,
	"hold_id" uuid,
	"feed_id" integer NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_try_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "availability_absence" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "availability_absence_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"role_id" integer NOT NULL,
	"start_at" timestamp with time zone NOT NULL,
	"end_at" timestamp with time zone NOT NULL,
	CONSTRAINT "availability_absence_order" CHECK (start_at < end_at)
);
--> statement-breakpoint
CREATE TABLE "availability_exception" (
	"range_id" integer NOT NULL,
	"day" date NOT NULL,
	CONSTRAINT "availability_exception_range_id_day_pk" PRIMARY KEY("range_id","day")
);
--> statement-breakpoint
CREATE TABLE "availability_range" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "availability_range_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"role_id" integer NOT NULL,
	"zone" text NOT NULL,
	"day" date NOT NULL,
	"starts" text NOT NULL,
	"ends" text NOT NULL,
	"weekdays" smallint NOT NULL,
	"until" date,
	"slot_minutes" smallint,
	"capacity" smallint NOT NULL,
	"modalities" smallint NOT NULL,
	"visibility" smallint NOT NULL,
	"kind" "appointment_kind" NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "availability_range_capacity" CHECK (capacity between 1 and 500),
	CONSTRAINT "availability_range_length" CHECK (slot_minutes between 5 and 240)
);
--> statement-breakpoint
CREATE TABLE "availability_setting" (
	"role_id" integer PRIMARY KEY NOT NULL,
	"specialty" text,
	"weekly_quota" smallint,
	"overbooking" boolean DEFAULT false NOT NULL,
	"overbooking_quota" smallint,
	"contact" "contact_preference",
	"contact_value" text,
	"version" integer DEFAULT 0 NOT NULL,
	"published_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "fhir_reader" (
	"vendor_id" integer PRIMARY KEY NOT NULL,
	"visibility" smallint NOT NULL,
	"decided_by" integer,
	"decided_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "calendar_link" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "calendar_link_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"agenda_id" integer NOT NULL,
	"account_id" integer NOT NULL,
	"device" text NOT NULL,
	"detail" "calendar_detail" NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"last_read_at" timestamp with time zone,
	"last_client" text,
	CONSTRAINT "calendar_link_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "case_counter" (
	"territory_code" text PRIMARY KEY NOT NULL,
	"last" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "case_event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "case_event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"case_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"account_id" integer,
	"role" text NOT NULL,
	"territory_code" text NOT NULL,
	"type" text NOT NULL,
	"from" text,
	"to" text NOT NULL,
	"facts" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "case_note" (
	"case_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"sealed" text NOT NULL,
	CONSTRAINT "case_note_case_id_seq_pk" PRIMARY KEY("case_id","seq")
);
--> statement-breakpoint
CREATE TABLE "case_person" (
	"case_id" uuid PRIMARY KEY NOT NULL,
	"contact_sealed" text NOT NULL,
	"motive_sealed" text NOT NULL,
	"phone_index" text,
	"person_index" text,
	"ins_index" text
);
--> statement-breakpoint
CREATE TABLE "community_ask" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "community_ask_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"case_id" uuid NOT NULL,
	"organization_id" integer NOT NULL,
	"specialty" text,
	"commune" text,
	"delay" text,
	"asked_at" timestamp with time zone NOT NULL,
	"answer_by" timestamp with time zone NOT NULL,
	"role_id" integer,
	"start_at" timestamp with time zone,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "dispatch_case" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"territory_code" text NOT NULL,
	"number" integer NOT NULL,
	"version" integer NOT NULL,
	"state" text NOT NULL,
	"priority" text NOT NULL,
	"pathway" text NOT NULL,
	"owner_account_id" integer,
	"owner_queue" text,
	"opened_at" timestamp with time zone NOT NULL,
	"next_action_at" timestamp with time zone,
	"overdue_since" timestamp with time zone,
	"escalated_at" timestamp with time zone,
	"mark" text,
	"specialty" text,
	"commune" text,
	"care_level" text,
	"decision" text,
	"orientation" text,
	"delay" text,
	"asked_account_id" integer,
	"asked_queue" text,
	"asked_until" timestamp with time zone,
	"callback_from" timestamp with time zone,
	"callback_to" timestamp with time zone,
	"callback_attempts" smallint,
	"doctor_must_decide" boolean NOT NULL,
	"booking_state" text,
	"appointment_id" uuid,
	"visit_at" timestamp with time zone,
	"outcome" text,
	"closed_at" timestamp with time zone,
	CONSTRAINT "dispatch_case_one_owner" CHECK (num_nonnulls(owner_account_id, owner_queue) = 1),
	CONSTRAINT "dispatch_case_next_action" CHECK ((closed_at is null) = (next_action_at is not null)),
	CONSTRAINT "dispatch_case_outcome" CHECK ((closed_at is null) = (outcome is null)),
	CONSTRAINT "dispatch_case_closed" CHECK ((closed_at is null) = (state <> 'closed'))
);
--> statement-breakpoint
CREATE TABLE "dispatch_presence" (
	"account_id" integer PRIMARY KEY NOT NULL,
	"territory_code" text NOT NULL,
	"role" text NOT NULL,
	"on_since" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "territory_settings" (
	"territory_code" text PRIMARY KEY NOT NULL,
	"changes" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"changed_by" integer,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attestation" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "attestation_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"delegation_id" integer NOT NULL,
	"account_id" integer NOT NULL,
	"act" "delegation_act_kind" NOT NULL,
	"wording" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "delegation" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "delegation_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"agenda_id" integer NOT NULL,
	"kind" "delegation_kind" NOT NULL,
	"quality" "delegate_quality" NOT NULL,
	"scopes" "delegation_scope"[] NOT NULL,
	"granted_by" integer NOT NULL,
	"delegate_id" integer,
	"invitee_sealed" text NOT NULL,
	"invitee_index" text,
	"code_hash" text,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"invited_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"refused_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "delegation_code_hash_unique" UNIQUE("code_hash")
);
--> statement-breakpoint
CREATE TABLE "majority_code" (
	"agenda_id" integer PRIMARY KEY NOT NULL,
	"code_hash" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"missed" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "majority_code_code_hash_unique" UNIQUE("code_hash")
);
--> statement-breakpoint
CREATE TABLE "hold" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"slot_id" bigint NOT NULL,
	"slot_version" integer NOT NULL,
	"feed_id" integer NOT NULL,
	"role_id" integer NOT NULL,
	"practitioner_id" integer,
	"start_at" timestamp with time zone NOT NULL,
	"end_at" timestamp with time zone NOT NULL,
	"modalities" smallint NOT NULL,
	"capacity" smallint,
	"kind" "hold_kind" DEFAULT 'local' NOT NULL,
	"way" "booking_way" NOT NULL,
	"advisory" boolean NOT NULL,
	"state" "hold_state" DEFAULT 'held' NOT NULL,
	"account_id" integer NOT NULL,
	"role" "role" NOT NULL,
	"territory_code" text,
	"case_id" uuid,
	"fencing_token" bigint DEFAULT nextval('hold_fence') NOT NULL,
	"vendor_reference" text,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"maximum_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"ending" "hold_end"
);
--> statement-breakpoint
CREATE TABLE "hub_message" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "hub_message_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"message_id" bigint,
	"appointment_id" uuid NOT NULL,
	"method" text NOT NULL,
	"status" text NOT NULL,
	"start_at" timestamp with time zone NOT NULL,
	"end_at" timestamp with time zone NOT NULL,
	"role_id" integer,
	"owed_at" timestamp with time zone NOT NULL,
	"answer" text,
	"answered_at" timestamp with time zone,
	"code" integer,
	CONSTRAINT "hub_message_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "live_change" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "live_change_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"tx" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"ids" text[],
	"agendas" integer[],
	"roles" integer[],
	"territories" text[],
	"accounts" integer[],
	"visibility" smallint
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"rpps" text NOT NULL,
	"structure_key" text NOT NULL,
	CONSTRAINT "membership_rpps_structure_key_pk" PRIMARY KEY("rpps","structure_key")
);
--> statement-breakpoint
CREATE TABLE "notification" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "notification_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"agenda_id" integer NOT NULL,
	"item_id" uuid,
	"family" "notification_family" NOT NULL,
	"occasion" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "notification_choice" (
	"account_id" integer PRIMARY KEY NOT NULL,
	"by_mail" boolean DEFAULT true NOT NULL,
	"families" "notification_family"[] NOT NULL,
	"quiet_from" smallint NOT NULL,
	"quiet_to" smallint NOT NULL,
	"zone" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "once_request" (
	"account_id" integer NOT NULL,
	"key" text NOT NULL,
	"asked" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"status" smallint,
	"headers" jsonb,
	"body" text,
	CONSTRAINT "once_request_account_id_key_pk" PRIMARY KEY("account_id","key")
);
--> statement-breakpoint
CREATE TABLE "message" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "message_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"channel" "message_channel" NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"target" text NOT NULL,
	"vendor_id" integer,
	"body" jsonb NOT NULL,
	"state" "message_state" DEFAULT 'waiting' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"claimed_until" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"ended_at" timestamp with time zone,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "message_attempt" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "message_attempt_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"message_id" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"duration_ms" integer NOT NULL,
	"status" integer,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "account_preference" (
	"account_id" integer PRIMARY KEY NOT NULL,
	"kept" jsonb NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "agenda_export" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "agenda_export_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"state" "export_state" NOT NULL,
	"language" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"ready_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"sealed" "bytea",
	"byte_count" integer
);
--> statement-breakpoint
CREATE TABLE "agenda_mask" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "agenda_mask_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"agenda_id" integer NOT NULL,
	"item_id" uuid,
	"vendor_id" integer,
	"since" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "emergency_choice" (
	"agenda_id" integer PRIMARY KEY NOT NULL,
	"samu" boolean NOT NULL,
	"others" boolean NOT NULL,
	"masked" boolean NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "search_event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone NOT NULL,
	"territory_code" text NOT NULL,
	"commune" text,
	"group_id" smallint,
	"modalities" smallint NOT NULL,
	"found" smallint NOT NULL,
	"answer_ms" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "webhook_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"vendor_id" integer NOT NULL,
	"url" text NOT NULL,
	"events" text[] NOT NULL,
	"secret_sealed" text NOT NULL,
	"former_sealed" text,
	"former_until" timestamp with time zone,
	"sandbox" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"stopped_at" timestamp with time zone,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
DROP INDEX "slot_free";--> statement-breakpoint
ALTER TABLE "account" ADD COLUMN "last_grant_id" integer;--> statement-breakpoint
ALTER TABLE "regulator" ADD COLUMN "account_id" integer;--> statement-breakpoint
ALTER TABLE "regulator" ADD COLUMN "changed_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "sealed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "feed" ADD COLUMN "booking" jsonb;--> statement-breakpoint
ALTER TABLE "feed_run" ADD COLUMN "unclaimed" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "slot" ADD COLUMN "taken" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "regulator_account" ADD CONSTRAINT "regulator_account_regulator_id_regulator_id_fk" FOREIGN KEY ("regulator_id") REFERENCES "public"."regulator"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "regulator_account" ADD CONSTRAINT "regulator_account_feed_id_feed_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feed"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_regulation" ADD CONSTRAINT "agenda_regulation_agenda_id_agenda_id_fk" FOREIGN KEY ("agenda_id") REFERENCES "public"."agenda"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_regulation" ADD CONSTRAINT "agenda_regulation_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_tombstone" ADD CONSTRAINT "agenda_tombstone_feed_id_feed_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feed"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda" ADD CONSTRAINT "agenda_closed_by_account_id_fk" FOREIGN KEY ("closed_by") REFERENCES "public"."account"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_holder" ADD CONSTRAINT "agenda_holder_agenda_id_agenda_id_fk" FOREIGN KEY ("agenda_id") REFERENCES "public"."agenda"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_holder" ADD CONSTRAINT "agenda_holder_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_item" ADD CONSTRAINT "agenda_item_agenda_id_agenda_id_fk" FOREIGN KEY ("agenda_id") REFERENCES "public"."agenda"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_source" ADD CONSTRAINT "agenda_source_item_id_agenda_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."agenda_item"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_source" ADD CONSTRAINT "agenda_source_agenda_id_agenda_id_fk" FOREIGN KEY ("agenda_id") REFERENCES "public"."agenda"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_source" ADD CONSTRAINT "agenda_source_feed_id_feed_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feed"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent" ADD CONSTRAINT "consent_agenda_id_agenda_id_fk" FOREIGN KEY ("agenda_id") REFERENCES "public"."agenda"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent" ADD CONSTRAINT "consent_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent" ADD CONSTRAINT "consent_vendor_id_vendor_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prevention_answer" ADD CONSTRAINT "prevention_answer_agenda_id_agenda_id_fk" FOREIGN KEY ("agenda_id") REFERENCES "public"."agenda"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prevention_answer" ADD CONSTRAINT "prevention_answer_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_hold_id_hold_id_fk" FOREIGN KEY ("hold_id") REFERENCES "public"."hold"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_feed_id_feed_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feed"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_vendor_id_vendor_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_role_id_practitioner_role_id_fk" FOREIGN KEY ("role_id") REFERENCES "public"."practitioner_role"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_practitioner_id_practitioner_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_regulator_id_regulator_id_fk" FOREIGN KEY ("regulator_id") REFERENCES "public"."regulator"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment_event" ADD CONSTRAINT "appointment_event_appointment_id_appointment_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vendor_request" ADD CONSTRAINT "vendor_request_appointment_id_appointment_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vendor_request" ADD CONSTRAINT "vendor_request_hold_id_hold_id_fk" FOREIGN KEY ("hold_id") REFERENCES "public"."hold"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vendor_request" ADD CONSTRAINT "vendor_request_feed_id_feed_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feed"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "availability_absence" ADD CONSTRAINT "availability_absence_role_id_practitioner_role_id_fk" FOREIGN KEY ("role_id") REFERENCES "public"."practitioner_role"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "availability_exception" ADD CONSTRAINT "availability_exception_range_id_availability_range_id_fk" FOREIGN KEY ("range_id") REFERENCES "public"."availability_range"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "availability_range" ADD CONSTRAINT "availability_range_role_id_practitioner_role_id_fk" FOREIGN KEY ("role_id") REFERENCES "public"."practitioner_role"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "availability_setting" ADD CONSTRAINT "availability_setting_role_id_practitioner_role_id_fk" FOREIGN KEY ("role_id") REFERENCES "public"."practitioner_role"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fhir_reader" ADD CONSTRAINT "fhir_reader_vendor_id_vendor_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fhir_reader" ADD CONSTRAINT "fhir_reader_decided_by_account_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_link" ADD CONSTRAINT "calendar_link_agenda_id_agenda_id_fk" FOREIGN KEY ("agenda_id") REFERENCES "public"."agenda"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_link" ADD CONSTRAINT "calendar_link_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_event" ADD CONSTRAINT "case_event_case_id_dispatch_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."dispatch_case"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_note" ADD CONSTRAINT "case_note_case_id_dispatch_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."dispatch_case"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_person" ADD CONSTRAINT "case_person_case_id_dispatch_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."dispatch_case"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_ask" ADD CONSTRAINT "community_ask_case_id_dispatch_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."dispatch_case"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dispatch_case" ADD CONSTRAINT "dispatch_case_owner_account_id_account_id_fk" FOREIGN KEY ("owner_account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dispatch_presence" ADD CONSTRAINT "dispatch_presence_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "territory_settings" ADD CONSTRAINT "territory_settings_changed_by_account_id_fk" FOREIGN KEY ("changed_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attestation" ADD CONSTRAINT "attestation_delegation_id_delegation_id_fk" FOREIGN KEY ("delegation_id") REFERENCES "public"."delegation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attestation" ADD CONSTRAINT "attestation_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_agenda_id_agenda_id_fk" FOREIGN KEY ("agenda_id") REFERENCES "public"."agenda"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_granted_by_account_id_fk" FOREIGN KEY ("granted_by") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_delegate_id_account_id_fk" FOREIGN KEY ("delegate_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "majority_code" ADD CONSTRAINT "majority_code_agenda_id_agenda_id_fk" FOREIGN KEY ("agenda_id") REFERENCES "public"."agenda"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hold" ADD CONSTRAINT "hold_feed_id_feed_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feed"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hold" ADD CONSTRAINT "hold_role_id_practitioner_role_id_fk" FOREIGN KEY ("role_id") REFERENCES "public"."practitioner_role"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hold" ADD CONSTRAINT "hold_practitioner_id_practitioner_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hold" ADD CONSTRAINT "hold_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hub_message" ADD CONSTRAINT "hub_message_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."message"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hub_message" ADD CONSTRAINT "hub_message_appointment_id_appointment_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointment"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_agenda_id_agenda_id_fk" FOREIGN KEY ("agenda_id") REFERENCES "public"."agenda"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_item_id_agenda_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."agenda_item"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_choice" ADD CONSTRAINT "notification_choice_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "once_request" ADD CONSTRAINT "once_request_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message" ADD CONSTRAINT "message_vendor_id_vendor_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_attempt" ADD CONSTRAINT "message_attempt_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_preference" ADD CONSTRAINT "account_preference_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_export" ADD CONSTRAINT "agenda_export_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_mask" ADD CONSTRAINT "agenda_mask_agenda_id_agenda_id_fk" FOREIGN KEY ("agenda_id") REFERENCES "public"."agenda"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_mask" ADD CONSTRAINT "agenda_mask_item_id_agenda_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."agenda_item"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_mask" ADD CONSTRAINT "agenda_mask_vendor_id_vendor_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "emergency_choice" ADD CONSTRAINT "emergency_choice_agenda_id_agenda_id_fk" FOREIGN KEY ("agenda_id") REFERENCES "public"."agenda"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook" ADD CONSTRAINT "webhook_vendor_id_vendor_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "regulator_account_feed" ON "regulator_account" USING btree ("feed_id");--> statement-breakpoint
CREATE INDEX "agenda_regulation_person" ON "agenda_regulation" USING gin ("person_indexes");--> statement-breakpoint
CREATE INDEX "agenda_tombstone_told" ON "agenda_tombstone" USING btree ("told_at");--> statement-breakpoint
CREATE UNIQUE INDEX "agenda_ins" ON "agenda" USING btree ("ins_index") WHERE ins_index is not null;--> statement-breakpoint
CREATE INDEX "agenda_holder_account" ON "agenda_holder" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "agenda_holder_self" ON "agenda_holder" USING btree ("account_id") WHERE kind = 'self';--> statement-breakpoint
CREATE INDEX "agenda_item_period" ON "agenda_item" USING btree ("agenda_id","start_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "agenda_source_feed" ON "agenda_source" USING btree ("feed_id","source_id") WHERE feed_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "agenda_source_here" ON "agenda_source" USING btree ("source_id") WHERE feed_id is null;--> statement-breakpoint
CREATE INDEX "agenda_source_item" ON "agenda_source" USING btree ("item_id");--> statement-breakpoint
CREATE INDEX "agenda_source_near" ON "agenda_source" USING btree ("agenda_id","start_at");--> statement-breakpoint
CREATE INDEX "consent_agenda" ON "consent" USING btree ("agenda_id","vendor_id");--> statement-breakpoint
CREATE UNIQUE INDEX "appointment_source" ON "appointment" USING btree ("vendor_id","source_id") WHERE source_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "appointment_hold" ON "appointment" USING btree ("hold_id") WHERE hold_id is not null;--> statement-breakpoint
CREATE INDEX "appointment_kept_slot" ON "appointment" USING btree ("slot_id") WHERE keeping;--> statement-breakpoint
CREATE INDEX "appointment_kept_role" ON "appointment" USING btree ("role_id") WHERE keeping;--> statement-breakpoint
CREATE INDEX "appointment_kept_person" ON "appointment" USING btree ("practitioner_id","end_at") WHERE keeping;--> statement-breakpoint
CREATE INDEX "appointment_practitioner" ON "appointment" USING btree ("practitioner_id","start_at");--> statement-breakpoint
CREATE INDEX "appointment_account" ON "appointment" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE INDEX "appointment_territory" ON "appointment" USING btree ("territory_code","created_at");--> statement-breakpoint
CREATE INDEX "appointment_case" ON "appointment" USING btree ("case_id") WHERE case_id is not null;--> statement-breakpoint
CREATE INDEX "appointment_event_of" ON "appointment_event" USING btree ("appointment_id","id");--> statement-breakpoint
CREATE INDEX "vendor_request_due" ON "vendor_request" USING btree ("next_try_at") WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX "vendor_request_of" ON "vendor_request" USING btree ("appointment_id");--> statement-breakpoint
CREATE INDEX "availability_absence_role" ON "availability_absence" USING btree ("role_id");--> statement-breakpoint
CREATE INDEX "availability_range_role" ON "availability_range" USING btree ("role_id");--> statement-breakpoint
CREATE INDEX "calendar_link_account" ON "calendar_link" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "case_event_seq" ON "case_event" USING btree ("case_id","seq");--> statement-breakpoint
CREATE INDEX "case_event_type" ON "case_event" USING btree ("territory_code","type","at");--> statement-breakpoint
CREATE INDEX "case_person_phone" ON "case_person" USING btree ("phone_index");--> statement-breakpoint
CREATE INDEX "case_person_person" ON "case_person" USING btree ("person_index");--> statement-breakpoint
CREATE INDEX "community_ask_open" ON "community_ask" USING btree ("organization_id","answer_by") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "community_ask_case" ON "community_ask" USING btree ("case_id");--> statement-breakpoint
CREATE UNIQUE INDEX "dispatch_case_number" ON "dispatch_case" USING btree ("territory_code","number");--> statement-breakpoint
CREATE INDEX "dispatch_case_open" ON "dispatch_case" USING btree ("territory_code","next_action_at") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "dispatch_case_owner" ON "dispatch_case" USING btree ("owner_account_id") WHERE closed_at is null and owner_account_id is not null;--> statement-breakpoint
CREATE INDEX "dispatch_case_due" ON "dispatch_case" USING btree ("next_action_at") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "dispatch_case_closed_at" ON "dispatch_case" USING btree ("closed_at");--> statement-breakpoint
CREATE INDEX "dispatch_presence_seen" ON "dispatch_presence" USING btree ("territory_code","seen_at");--> statement-breakpoint
CREATE INDEX "attestation_delegation" ON "attestation" USING btree ("delegation_id","id");--> statement-breakpoint
CREATE INDEX "delegation_agenda" ON "delegation" USING btree ("agenda_id");--> statement-breakpoint
CREATE INDEX "delegation_delegate" ON "delegation" USING btree ("delegate_id");--> statement-breakpoint
CREATE INDEX "delegation_invitee" ON "delegation" USING btree ("invitee_index") WHERE delegate_id is null;--> statement-breakpoint
CREATE UNIQUE INDEX "hold_slot_live" ON "hold" USING btree ("slot_id") WHERE state in ('held', 'confirming') and capacity is null;--> statement-breakpoint
CREATE INDEX "hold_range_live" ON "hold" USING btree ("slot_id") WHERE state in ('held', 'confirming');--> statement-breakpoint
CREATE INDEX "hold_role_live" ON "hold" USING btree ("role_id") WHERE state in ('held', 'confirming');--> statement-breakpoint
CREATE INDEX "hold_expiring" ON "hold" USING btree ("expires_at") WHERE state = 'held';--> statement-breakpoint
CREATE INDEX "hold_account" ON "hold" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE INDEX "hold_case" ON "hold" USING btree ("case_id") WHERE case_id is not null;--> statement-breakpoint
CREATE INDEX "hub_message_appointment" ON "hub_message" USING btree ("appointment_id","seq");--> statement-breakpoint
CREATE INDEX "hub_message_of" ON "hub_message" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "live_change_tx" ON "live_change" USING btree ("tx","id");--> statement-breakpoint
CREATE INDEX "membership_structure" ON "membership" USING btree ("structure_key");--> statement-breakpoint
CREATE INDEX "notification_due" ON "notification" USING btree ("due_at") WHERE settled_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "notification_item" ON "notification" USING btree ("item_id","family","occasion");--> statement-breakpoint
CREATE UNIQUE INDEX "notification_month" ON "notification" USING btree ("agenda_id","family","occasion") WHERE item_id is null;--> statement-breakpoint
CREATE INDEX "once_request_age" ON "once_request" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "message_due" ON "message" USING btree ("due_at","id") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "message_order" ON "message" USING btree ("channel","target","subject","id") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "message_vendor" ON "message" USING btree ("vendor_id","id");--> statement-breakpoint
CREATE INDEX "message_state" ON "message" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "message_ended" ON "message" USING btree ("ended_at");--> statement-breakpoint
CREATE INDEX "message_attempt_message" ON "message_attempt" USING btree ("message_id","id");--> statement-breakpoint
CREATE INDEX "agenda_export_account" ON "agenda_export" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "agenda_export_asked" ON "agenda_export" USING btree ("id") WHERE state = 'asked';--> statement-breakpoint
CREATE UNIQUE INDEX "agenda_mask_item" ON "agenda_mask" USING btree ("agenda_id","item_id") WHERE item_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "agenda_mask_vendor" ON "agenda_mask" USING btree ("agenda_id","vendor_id") WHERE vendor_id is not null;--> statement-breakpoint
CREATE INDEX "search_event_territory" ON "search_event" USING btree ("territory_code","at");--> statement-breakpoint
CREATE INDEX "webhook_vendor" ON "webhook" USING btree ("vendor_id","id");--> statement-breakpoint
ALTER TABLE "regulator" ADD CONSTRAINT "regulator_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "practitioner_role_structure_of" ON "practitioner_role" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "slot_taken" ON "slot" USING btree ("id") WHERE taken;--> statement-breakpoint
CREATE INDEX "slot_free" ON "slot" USING btree ("schedule_id","start_at","modalities","visibility") WHERE status = 'free' and not taken;--> statement-breakpoint
ALTER TABLE "regulator" ADD CONSTRAINT "regulator_account_id_unique" UNIQUE("account_id");--> statement-breakpoint
CREATE FUNCTION follow_declared_range() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  declared record;
  quota smallint;
  booked bigint;
BEGIN
  SELECT s.id AS schedule_id, s.role_id, s.zone, t.start_at, s.feed_id INTO declared
    FROM slot t JOIN schedule s ON s.id = t.schedule_id JOIN feed f ON f.id = s.feed_id AND f.code = 'creneau'
    WHERE t.id = NEW.slot_id;
  IF NOT FOUND THEN RETURN NULL; END IF;
  UPDATE availability_setting SET published_until = NULL WHERE role_id = declared.role_id RETURNING weekly_quota INTO quota;
  IF quota IS NULL THEN RETURN NULL; END IF;
  SELECT count(*) INTO booked FROM appointment a
    WHERE a.role_id = NEW.role_id AND a.feed_id = declared.feed_id
      AND a.state IN ('confirming', 'confirmed', 'unknown', 'awaiting-vendor', 'fulfilled', 'noshow')
      AND date_trunc('week', a.start_at AT TIME ZONE declared.zone) = date_trunc('week', declared.start_at AT TIME ZONE declared.zone);
  -- Whoever booked meanwhile was waited for above, and is counted.
  IF booked > quota AND NEW.origin = 'here' AND NEW.keeping AND (TG_OP = 'INSERT' OR OLD.slot_id IS DISTINCT FROM NEW.slot_id) THEN
    RAISE EXCEPTION 'this week of the exercise has all its patients' USING ERRCODE = 'QUOTA';
  END IF;
  IF booked < quota THEN RETURN NULL; END IF;
  -- Rows that a publishing holds are skipped: it is told above to look again, and neither waits for the other.
  UPDATE slot SET status = 'busy-unavailable', version = version + 1 WHERE id IN (
    SELECT t.id FROM slot t WHERE t.schedule_id = declared.schedule_id AND t.status = 'free'
      AND date_trunc('week', t.start_at AT TIME ZONE declared.zone) = date_trunc('week', declared.start_at AT TIME ZONE declared.zone)
    ORDER BY t.id FOR UPDATE SKIP LOCKED);
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER follow_declared_range AFTER INSERT OR UPDATE OF state, slot_id, keeping ON appointment
  FOR EACH ROW WHEN (NEW.slot_id IS NOT NULL) EXECUTE FUNCTION follow_declared_range();
--> statement-breakpoint
-- Two live holds, or two appointments kept here, never cover one professional at once; ranges are counted instead.
ALTER TABLE "hold" ADD CONSTRAINT "hold_person" EXCLUDE USING gist (practitioner_id WITH =, tstzrange(start_at, end_at) WITH &&)
  WHERE (state IN ('held', 'confirming') AND capacity IS NULL);
--> statement-breakpoint
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_person" EXCLUDE USING gist (practitioner_id WITH =, tstzrange(start_at, end_at) WITH &&)
  WHERE (keeping AND capacity IS NULL AND origin = 'here');
--> statement-breakpoint
CREATE FUNCTION refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what happened to an appointment is never rewritten' USING ERRCODE = 'insufficient_privilege';
END
$$;
--> statement-breakpoint
CREATE TRIGGER appointment_event_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON "appointment_event"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_event_change();
--> statement-breakpoint
-- When a slot without end is over: long enough that two of them in a row do not overlap.
CREATE FUNCTION slot_end(start_at timestamptz, end_at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN end_at > start_at THEN end_at ELSE start_at + interval '15 minutes' END
$$;
--> statement-breakpoint
-- Whether appointments kept here leave nothing of a slot: one that covers its professional, or all the places of a range.
CREATE FUNCTION is_slot_taken(o slot) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN o.capacity IS NOT NULL
      THEN (SELECT count(*) FROM appointment a WHERE a.keeping AND a.slot_id = o.id) >= o.capacity
    ELSE EXISTS (SELECT FROM appointment a WHERE a.keeping AND a.slot_id = o.id)
      OR EXISTS (
        SELECT FROM schedule s
          JOIN practitioner_role r ON r.id = s.role_id
          JOIN practitioner_role v ON v.id = coalesce(r.same_as, r.id)
          JOIN appointment a ON a.practitioner_id = v.practitioner_id AND a.keeping AND a.capacity IS NULL
           AND a.start_at < slot_end(o.start_at, o.end_at) AND a.end_at > o.start_at
         WHERE s.id = o.schedule_id)
    END
$$;
--> statement-breakpoint
-- What a vendor publishes over a kept appointment is not offered: asked once a statement, of the few agendas that have one.
CREATE FUNCTION mark_slot_taken() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong bigint[];
BEGIN
  IF NOT EXISTS (SELECT FROM appointment WHERE keeping) AND NOT EXISTS (SELECT FROM changed WHERE taken) THEN
    RETURN NULL;
  END IF;
  SELECT array_agg(o.id) INTO wrong
    FROM changed c JOIN slot o ON o.id = c.id
   WHERE (c.taken OR c.schedule_id IN (
           SELECT s.id FROM (SELECT DISTINCT schedule_id FROM changed) d
             JOIN schedule s ON s.id = d.schedule_id
             JOIN practitioner_role r ON r.id = s.role_id
             JOIN practitioner_role v ON v.id = coalesce(r.same_as, r.id)
            WHERE EXISTS (SELECT FROM appointment a WHERE a.keeping AND a.practitioner_id = v.practitioner_id)))
     AND o.taken <> is_slot_taken(o);
  IF wrong IS NOT NULL THEN
    UPDATE slot SET taken = NOT taken WHERE id = ANY(wrong);
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER take_insert AFTER INSERT ON "slot" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_slot_taken();
--> statement-breakpoint
CREATE TRIGGER take_update AFTER UPDATE ON "slot" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION mark_slot_taken();
--> statement-breakpoint
-- Whoever answers phones from memory forgets what it knew when an agenda, who holds it, or a link changes.
CREATE FUNCTION note_calendar() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('calendar', '');
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER agenda_calendar AFTER UPDATE OF version, closed_at, zone, name_sealed OR DELETE ON agenda
  FOR EACH STATEMENT EXECUTE FUNCTION note_calendar();
--> statement-breakpoint
CREATE TRIGGER agenda_holder_calendar AFTER UPDATE OR DELETE ON agenda_holder
  FOR EACH STATEMENT EXECUTE FUNCTION note_calendar();
--> statement-breakpoint
CREATE TRIGGER calendar_link_calendar AFTER UPDATE OF revoked_at OR DELETE ON calendar_link
  FOR EACH STATEMENT EXECUTE FUNCTION note_calendar();
--> statement-breakpoint
-- What happened to a case is never rewritten.
CREATE FUNCTION refuse_case_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the events of a case are append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
--> statement-breakpoint
CREATE TRIGGER case_event_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON "case_event"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_case_rewriting();
--> statement-breakpoint
ALTER TABLE "case_event" ENABLE ALWAYS TRIGGER case_event_kept;
--> statement-breakpoint
-- The territory of a place: by its INSEE code, else by its postal code (as api/search/territory.ts), else the nearest centre.
CREATE FUNCTION territory_of(l location) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    CASE WHEN l.insee ~ '^9[78]' THEN left(l.insee, 3) ELSE left(l.insee, 2) END,
    CASE WHEN l.postal_code ~ '^9[78]' THEN left(l.postal_code, 3) WHEN l.postal_code ~ '^20[01]' THEN '2A'
         WHEN l.postal_code ~ '^20' THEN '2B' ELSE left(l.postal_code, 2) END,
    (SELECT t.code FROM territory t
      ORDER BY (t.lat - l.lat) ^ 2 + ((t.lon - l.lon) * cos(radians(l.lat))) ^ 2 LIMIT 1))
$$;
--> statement-breakpoint
-- What screens are told of slots: the agendas that offer something else than before, and each slot that is offered no more.
CREATE FUNCTION note_live_slots() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO live_change (kind, agendas, visibility)
    SELECT 'agenda', array_agg(DISTINCT schedule_id), visibility FROM changed
     WHERE status = 'free' AND NOT taken GROUP BY visibility;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO live_change (kind, ids, agendas, visibility)
    SELECT kind, CASE WHEN kind = 'slot-gone' THEN array_agg(id::text ORDER BY id) END,
           CASE WHEN kind = 'slot-gone' THEN array_agg(schedule_id ORDER BY id) ELSE array_agg(DISTINCT schedule_id) END,
           visibility
      FROM (SELECT n.id, n.schedule_id, o.visibility | n.visibility AS visibility,
                   CASE WHEN n.status = 'free' AND NOT n.taken THEN 'agenda' ELSE 'slot-gone' END AS kind
              FROM changed n JOIN before o USING (id)
             WHERE (o.status = 'free' AND NOT o.taken OR n.status = 'free' AND NOT n.taken)
               AND (o.version <> n.version OR o.status <> n.status OR o.taken <> n.taken)) c
     GROUP BY kind, visibility;
  ELSE
    INSERT INTO live_change (kind, ids, agendas, visibility)
    SELECT 'slot-gone', array_agg(id::text ORDER BY id), array_agg(schedule_id ORDER BY id), visibility FROM before
     WHERE status = 'free' AND NOT taken AND coalesce(end_at, start_at) > now() GROUP BY visibility;
  END IF;
  IF FOUND THEN PERFORM pg_notify('live', ''); END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER live_insert AFTER INSERT ON "slot" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_live_slots();
--> statement-breakpoint
CREATE TRIGGER live_update AFTER UPDATE ON "slot" REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_live_slots();
--> statement-breakpoint
CREATE TRIGGER live_delete AFTER DELETE ON "slot" REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION note_live_slots();
--> statement-breakpoint
-- Any other table: told by its kind, with what says where it is (role or territory) and whose it is; `null` for neither.
CREATE FUNCTION note_live_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('INSERT INTO live_change (kind, ids, roles, territories, accounts)
    SELECT %L, array_agg(id::text), array_agg(%s::int), array_agg(%s::text), array_agg(%s::int) FROM changed HAVING count(*) > 0',
    TG_ARGV[0], TG_ARGV[1], TG_ARGV[2], TG_ARGV[3]);
  PERFORM pg_notify('live', '');
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- A line a table: what is told of it is a line of api/live/kinds.ts.
DO $$
DECLARE
  told record;
BEGIN
  FOR told IN SELECT * FROM (VALUES
    ('hold', 'hold', 'role_id', 'territory_code', 'account_id'),
    ('appointment', 'appointment', 'role_id', 'territory_code', 'account_id'),
    ('dispatch_case', 'case', 'null', 'territory_code', 'owner_account_id')) t(tab, kind, role, territory, account)
  LOOP
    EXECUTE format('CREATE TRIGGER live_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION note_live_change(%L, %L, %L, %L)', told.tab, told.kind, told.role, told.territory, told.account);
    EXECUTE format('CREATE TRIGGER live_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION note_live_change(%L, %L, %L, %L)', told.tab, told.kind, told.role, told.territory, told.account);
  END LOOP;
END
$$;
--> statement-breakpoint
-- What was searched and not found is never rewritten.
CREATE FUNCTION refuse_search_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'search events are append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
--> statement-breakpoint
CREATE TRIGGER search_event_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON "search_event"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_search_rewriting();
--> statement-breakpoint
ALTER TABLE "search_event" ENABLE ALWAYS TRIGGER search_event_kept;
