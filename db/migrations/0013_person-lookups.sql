ALTER TABLE "account" ALTER COLUMN "seen_at" SET DEFAULT now();--> statement-breakpoint
-- Whoever last came before it was kept is counted from now on: without a date they would be kept for ever.
UPDATE "account" SET "seen_at" = now() WHERE "seen_at" IS NULL;--> statement-breakpoint
ALTER TABLE "account" ALTER COLUMN "seen_at" SET NOT NULL;--> statement-breakpoint
CREATE INDEX "case_event_beyond" ON "case_event" USING btree (("facts" -> 'about' ->> 'roleId')) WHERE type = 'orient-beyond';--> statement-breakpoint
CREATE INDEX "case_person_ins" ON "case_person" USING btree ("ins_index");