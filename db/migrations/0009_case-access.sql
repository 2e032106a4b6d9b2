ALTER TYPE "public"."consent_purpose" ADD VALUE 'history';--> statement-breakpoint
ALTER TYPE "public"."consent_purpose" ADD VALUE 'reminders';--> statement-breakpoint
ALTER TYPE "public"."notification_family" ADD VALUE 'access';--> statement-breakpoint
ALTER TYPE "public"."notification_family" ADD VALUE 'people';--> statement-breakpoint
ALTER TYPE "public"."message_channel" ADD VALUE 'vendor-hold' BEFORE 'hub';--> statement-breakpoint
ALTER TABLE "break_glass" ALTER COLUMN "citizen_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "consent" ALTER COLUMN "pairing_index" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "break_glass" ADD COLUMN "case_id" uuid;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "mail_due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "account" ADD COLUMN "seen_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "account" ADD COLUMN "erasure_warned_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_case_id_dispatch_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."dispatch_case"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "break_glass_case" ON "break_glass" USING btree ("case_id","account_id","ends_at") WHERE case_id is not null;--> statement-breakpoint
CREATE INDEX "notice_mail" ON "notice" USING btree ("mail_due_at") WHERE mail_due_at is not null;--> statement-breakpoint
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_of_one" CHECK (num_nonnulls(citizen_id, case_id) = 1);