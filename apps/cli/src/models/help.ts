export const MODELS_HELP = `tradewind models <command> [options]

A model may have several candidates, e.g. propensity a logistic regression and a random forest. The
champion answers; a challenger takes its place when its predictions are surely better.

models list                        show each candidate: role, loss, and by how much it is better
models promote MODEL CANDIDATE     make a candidate the champion and pin it
models rollback MODEL              make the champion before the champion again, and pin it
models unpin MODEL                 let measurements decide again

  --url URL    of the service that owns the model (default: http://127.0.0.1:MARKETING_PORT, 3004)
  --by NAME    who gives the command, as its record tells (default: cli)
  --json       print JSON
  --help       print this text

A command is a record of models.promotions.v1 and takes effect with the next epoch that the model
learns (MODEL_EPOCH_MS); the promotion is an event there with its figures.

Exit codes: 0 done; 1 failed; 2 invalid command line.

Environment: TENANTS, as for the services: the command acts for the first shop (default: demo).
`;
