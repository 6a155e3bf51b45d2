import { z } from 'zod'
import { AnalysisJob, AnalysisQueued, AnalysisRequest, CompareReview, MappingLine, StepApplied } from '../../learn/analysis-job.ts'
import { ModelEstimate } from '../../learn/model-estimate.ts'
import { MotionJob, MotionQueued, MotionRequest } from '../../learn/motion/motion-job.ts'
import { base, JobRef, RequestId } from './base.ts'

/** What is learned of films, compared and carried out. */
export const videoAnalysis = {
  /** Takes a film apart, shot by shot. */
  start: base.route({ method: 'POST', path: '/video-analysis/jobs' }).input(AnalysisRequest).output(AnalysisQueued),
  /** What the model would take at most for such a job; asks nobody. Refused where no model is set up. */
  estimate: base.route({ method: 'POST', path: '/video-analysis/estimate' }).input(AnalysisRequest).output(ModelEstimate),
  /** Newest first, without results. */
  list: base.route({ method: 'GET', path: '/video-analysis/jobs' }).output(z.array(AnalysisJob)),
  get: base.route({ method: 'GET', path: '/video-analysis/jobs/{jobId}' }).input(JobRef).output(AnalysisJob),
  cancel: base.route({ method: 'POST', path: '/video-analysis/jobs/{jobId}/cancel' }).input(JobRef).output(AnalysisJob),
  /**
   * Maps the shots of a comparison anew with these lines, which replace all that were drawn before, and says anew what to change;
   * without lines it is as it was found. `language` of the sentences: as before unless said otherwise.
   */
  remap: base
    .route({ method: 'POST', path: '/video-analysis/jobs/{jobId}/mapping' })
    .input(JobRef.extend({ lines: z.array(MappingLine).max(2000), language: z.string().max(20).optional() }))
    .output(AnalysisJob),
  /** How a comparison stands to the films as they are now; cheap. */
  review: base.route({ method: 'GET', path: '/video-analysis/jobs/{jobId}/review' }).input(JobRef).output(CompareReview),
  /** Looks at the user's film as it is now, and marks the steps that are done. A job of its own; its result is the comparison's. */
  recheck: base.route({ method: 'POST', path: '/video-analysis/jobs/{jobId}/recheck' }).input(JobRef).output(AnalysisQueued),
  /**
   * Carries out a step in the sequence that was compared, as one undo step; `dryRun` only says what it would change. `strength` of a
   * look: 0..1, default as the step says.
   */
  applyStep: base
    .route({ method: 'POST', path: '/video-analysis/jobs/{jobId}/steps/{stepId}/apply' })
    .input(
      JobRef.extend({
        projectId: z.string(),
        stepId: z.string().max(80),
        strength: z.number().min(0).max(1).optional(),
        dryRun: z.boolean().optional(),
        requestId: RequestId.optional(),
      }),
    )
    .output(StepApplied),
}

/** Camera moves that are tried beforehand. */
export const virtualMotion = {
  /** Draws a camera move over a shot of a learn or compare job, or over a picture. */
  start: base.route({ method: 'POST', path: '/video-analysis/virtual-motion/jobs' }).input(MotionRequest).output(MotionQueued),
  /** Newest first, without results; only those of a learn or compare job, or of one of its shots, where named. */
  list: base
    .route({ method: 'GET', path: '/video-analysis/virtual-motion/jobs' })
    .input(z.object({ job_id: z.string().optional(), segment_id: z.string().optional() }))
    .output(z.array(MotionJob)),
  get: base.route({ method: 'GET', path: '/video-analysis/virtual-motion/jobs/{jobId}' }).input(JobRef).output(MotionJob),
  cancel: base.route({ method: 'POST', path: '/video-analysis/virtual-motion/jobs/{jobId}/cancel' }).input(JobRef).output(MotionJob),
}
