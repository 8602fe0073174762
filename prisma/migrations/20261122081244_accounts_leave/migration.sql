-- What was left by accounts that are gone, before there were foreign keys.
DELETE FROM "Report" r WHERE NOT EXISTS (SELECT FROM "Account" a WHERE a."id" = r."reporterId")
  OR NOT EXISTS (SELECT FROM "Account" a WHERE a."id" = r."reportedId");
DELETE FROM "Invite" i WHERE NOT EXISTS (SELECT FROM "Account" a WHERE a."id" = i."createdBy");

-- AlterTable
ALTER TABLE "Account" ADD COLUMN     "lastSeenAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Interview" ADD COLUMN     "erased" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "OneTimeLink" ADD COLUMN     "createdBy" TEXT;

-- CreateIndex
CREATE INDEX "Account_createdAt_id_idx" ON "Account"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Report_reporterId_idx" ON "Report"("reporterId");

-- CreateIndex
CREATE INDEX "Report_reportedId_idx" ON "Report"("reportedId");

-- CreateIndex
CREATE INDEX "Audit_actorId_idx" ON "Audit"("actorId");

-- CreateIndex
CREATE INDEX "Audit_subject_idx" ON "Audit"("subject");

-- CreateIndex
CREATE INDEX "Invite_createdBy_idx" ON "Invite"("createdBy");

-- CreateIndex
CREATE INDEX "Run_accountId_idx" ON "Run"("accountId");

-- AddForeignKey
ALTER TABLE "OneTimeLink" ADD CONSTRAINT "OneTimeLink_createdBy_fkey" FOREIGN KEY ("createdBy") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Report" ADD CONSTRAINT "Report_reporterId_fkey" FOREIGN KEY ("reporterId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Report" ADD CONSTRAINT "Report_reportedId_fkey" FOREIGN KEY ("reportedId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invite" ADD CONSTRAINT "Invite_createdBy_fkey" FOREIGN KEY ("createdBy") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The audit trail is only ever added to. (OR REPLACE: a restore drops tables and leaves functions.)
CREATE OR REPLACE FUNCTION "audit_stays"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is only added to';
END $$;

CREATE TRIGGER "Audit_stays" BEFORE UPDATE OR DELETE ON "Audit" FOR EACH STATEMENT EXECUTE FUNCTION "audit_stays"();
