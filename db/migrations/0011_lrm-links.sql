CREATE TABLE "lrm_link" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "lrm_link_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone NOT NULL,
	"territory_code" text NOT NULL,
	"origin" text NOT NULL,
	"address" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "lrm_link_territory" ON "lrm_link" USING btree ("territory_code","at");--> statement-breakpoint
-- What links came to is never rewritten.
CREATE FUNCTION refuse_link_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'links of call centres are append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
--> statement-breakpoint
CREATE TRIGGER lrm_link_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON "lrm_link"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_link_rewriting();
--> statement-breakpoint
ALTER TABLE "lrm_link" ENABLE ALWAYS TRIGGER lrm_link_kept;
