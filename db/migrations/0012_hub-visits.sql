ALTER TABLE "hub_message" ALTER COLUMN "appointment_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "hub_message" ADD COLUMN "case_id" uuid;--> statement-breakpoint
ALTER TABLE "hub_message" ADD CONSTRAINT "hub_message_case_id_dispatch_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."dispatch_case"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "hub_message_case" ON "hub_message" USING btree ("case_id","seq") WHERE case_id is not null;--> statement-breakpoint
ALTER TABLE "hub_message" ADD CONSTRAINT "hub_message_about_one" CHECK (num_nonnulls(appointment_id, case_id) = 1);