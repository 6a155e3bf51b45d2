import type { Engine } from './engine.ts'
import { exportProcedures } from './procedures/exports.ts'
import { os } from './procedures/implementer.ts'
import { jobProcedures } from './procedures/jobs.ts'
import { libraryProcedures } from './procedures/library.ts'
import { modelProcedures } from './procedures/models.ts'
import { montageProcedures } from './procedures/montage.ts'
import { previewProcedures } from './procedures/preview.ts'
import { projectProcedures } from './procedures/projects.ts'
import { sampleProcedures } from './procedures/sample.ts'
import { systemProcedures } from './procedures/system.ts'
import { videoAnalysisProcedures } from './procedures/video-analysis.ts'
import { virtualMotionProcedures } from './procedures/virtual-motion.ts'

/** The contract, carried out by the services of an engine. */
export const createRouter = (engine: Engine) =>
  os.router({
    system: systemProcedures(engine),
    projects: projectProcedures(engine),
    library: libraryProcedures(engine),
    montage: montageProcedures(engine),
    preview: previewProcedures(engine),
    exports: exportProcedures(engine),
    jobs: jobProcedures(engine),
    videoAnalysis: videoAnalysisProcedures(engine),
    virtualMotion: virtualMotionProcedures(engine),
    models: modelProcedures(engine),
    sample: sampleProcedures(engine),
  })
export type EngineRouter = ReturnType<typeof createRouter>
