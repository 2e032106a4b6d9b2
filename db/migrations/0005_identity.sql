CREATE TYPE "public"."directory_source" AS ENUM('rpps', 'finess');--> statement-breakpoint
CREATE TYPE "public"."match_state" AS ENUM('proposed', 'matched', 'refused', 'undone');--> statement-breakpoint
CREATE TABLE "directory_load" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "directory_load_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"source" "directory_source" NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"rows" integer DEFAULT 0 NOT NULL,
	"refused" integer DEFAULT 0 NOT NULL,
	"removed" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "directory_person" (
	"rpps" text PRIMARY KEY NOT NULL,
	"family" text NOT NULL,
	"given" text,
	"prefix" text,
	"profession" text NOT NULL,
	"specialty" text,
	"load_id" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "directory_structure" (
	"finess" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"category" text,
	"siret" text,
	"phone" text,
	"line" text,
	"postal_code" text,
	"city" text,
	"insee" text,
	"lat" double precision,
	"lon" double precision,
	"load_id" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "match" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "match_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"role_id" integer NOT NULL,
	"other_role_id" integer NOT NULL,
	"state" "match_state" NOT NULL,
	"score" smallint NOT NULL,
	"evidence" jsonb NOT NULL,
	"weighed_at" timestamp with time zone NOT NULL,
	"decided_by" integer,
	"decided_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "practitioner_role" ADD COLUMN "same_as" integer;--> statement-breakpoint
ALTER TABLE "practitioner_role" ADD COLUMN "weighed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "match" ADD CONSTRAINT "match_role_id_practitioner_role_id_fk" FOREIGN KEY ("role_id") REFERENCES "public"."practitioner_role"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "match" ADD CONSTRAINT "match_other_role_id_practitioner_role_id_fk" FOREIGN KEY ("other_role_id") REFERENCES "public"."practitioner_role"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "match" ADD CONSTRAINT "match_decided_by_account_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "match_pair" ON "match" USING btree ("role_id","other_role_id");--> statement-breakpoint
CREATE INDEX "match_other" ON "match" USING btree ("other_role_id");--> statement-breakpoint
CREATE INDEX "match_state_recent" ON "match" USING btree ("state","id");--> statement-breakpoint
ALTER TABLE "practitioner_role" ADD CONSTRAINT "practitioner_role_same_as_practitioner_role_id_fk" FOREIGN KEY ("same_as") REFERENCES "public"."practitioner_role"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "location_position" ON "location" USING btree ("lat","lon");--> statement-breakpoint
CREATE INDEX "practitioner_role_same" ON "practitioner_role" USING btree ("same_as") WHERE same_as is not null;--> statement-breakpoint
CREATE INDEX "practitioner_role_unweighed" ON "practitioner_role" USING btree ("id") WHERE weighed_at is null;--> statement-breakpoint
CREATE INDEX "practitioner_role_place" ON "practitioner_role" USING btree ("location_id");