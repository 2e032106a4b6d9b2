-- What was written and by which transaction, a row a statement: enough for a copy in memory to know what to read again.
CREATE TABLE "index_change" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
	"tx" xid8 DEFAULT pg_current_xact_id() NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"ids" integer[] NOT NULL
);--> statement-breakpoint
CREATE INDEX "index_change_tx" ON "index_change" USING btree ("tx", "id");--> statement-breakpoint
CREATE FUNCTION note_index_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('INSERT INTO index_change (kind, ids) SELECT %L, array_agg(DISTINCT %s) FROM changed HAVING count(*) > 0',
    TG_TABLE_NAME, TG_ARGV[0]);
  RETURN NULL;
END
$$;--> statement-breakpoint
DO $$
DECLARE
  watched record;
BEGIN
  FOR watched IN SELECT * FROM (VALUES ('slot', 'schedule_id'), ('schedule', 'id'), ('schedule_specialty', 'schedule_id'),
    ('practitioner_role', 'id'), ('feed', 'id'), ('specialty', '0'), ('commune', '0'), ('territory', '0')) w(tab, ids)
  LOOP
    EXECUTE format('CREATE TRIGGER note_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION note_index_change(%L)', watched.tab, watched.ids);
    EXECUTE format('CREATE TRIGGER note_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION note_index_change(%L)', watched.tab, watched.ids);
    EXECUTE format('CREATE TRIGGER note_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION note_index_change(%L)', watched.tab, watched.ids);
  END LOOP;
END
$$;
