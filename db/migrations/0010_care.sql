ALTER TABLE "availability_setting" ADD COLUMN "care" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "availability_setting" ADD COLUMN "languages" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "directory_person" ADD COLUMN "sex" text;--> statement-breakpoint
ALTER TABLE "schedule" ADD COLUMN "care" integer;--> statement-breakpoint
ALTER TABLE "schedule" ADD COLUMN "languages" text[];