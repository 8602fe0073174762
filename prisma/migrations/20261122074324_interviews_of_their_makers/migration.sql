-- CreateIndex
CREATE INDEX "Interview_createdBy_createdAt_idx" ON "Interview"("createdBy", "createdAt");
