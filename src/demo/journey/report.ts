import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { html } from 'hono/html'
import type { AuditRow } from '#audit'

export type ReportedStep = { name: string; milliseconds: number; picture: Buffer | null }
export type DemoReport = {
  ok: boolean
  failure?: string
  steps: ReportedStep[]
  audit: AuditRow[]
  totalMilliseconds: number
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

/** Writes `<folder>/index.html` with a picture of each step, its time, and the audit trail. */
export async function writeReport(folder: string, report: DemoReport): Promise<string> {
  await mkdir(folder, { recursive: true })
  for (const [index, step] of report.steps.entries())
    if (step.picture) await writeFile(join(folder, pictureName(index)), step.picture)
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>A recovery, step by step</title>
        <style>
          body {
            font:
              16px/1.5 system-ui,
              sans-serif;
            max-width: 1000px;
            margin: 40px auto;
            padding: 0 20px;
            color: #242424;
          }
          figure {
            margin: 0 0 40px;
          }
          img {
            width: 100%;
            border: 1px solid #ddd;
            border-radius: 8px;
          }
          table {
            border-collapse: collapse;
            width: 100%;
          }
          td,
          th {
            text-align: left;
            padding: 6px 12px 6px 0;
            border-bottom: 1px solid #eee;
            vertical-align: top;
          }
        </style>
      </head>
      <body>
        <h1>${report.ok ? 'The new passkey signed in' : 'The recovery did not reach its end'}</h1>
        <p>
          ${report.steps.length} steps in ${seconds(report.totalMilliseconds)}, in a real browser against a
          fresh installation. The person is drawn; every other part is the product's own.
        </p>
        ${report.failure ? html`<p><strong>${report.failure}</strong></p>` : ''}
        ${report.steps.map(
          (step, index) =>
            html`<figure>
              <figcaption>${index + 1}. ${step.name} (${seconds(step.milliseconds)})</figcaption>
              ${
                step.picture
                  ? html`<img src="${pictureName(index)}" alt="${step.name}" />`
                  : 'The browser gave no picture of this step.'
              }
            </figure>`,
        )}
        <h2>Audit trail</h2>
        <table>
          <tr>
            <th>Time</th>
            <th>Activity</th>
            <th>Result</th>
            <th>Details</th>
          </tr>
          ${report.audit.toReversed().map(
            (row) =>
              html`<tr>
                <td>${row.occurredAt.toISOString().slice(11, 19)}</td>
                <td>${row.activity}</td>
                <td>${row.result}${row.reason ? ` (${row.reason})` : ''}</td>
                <td>
                  ${Object.entries(row.details ?? {})
                    .map(([name, value]) => `${name}: ${value}`)
                    .join(', ')}
                </td>
              </tr>`,
          )}
        </table>
      </body>
    </html>`
  const file = join(folder, 'index.html')
  await writeFile(file, String(page))
  return file
}

const pictureName = (index: number): string => `step-${String(index + 1).padStart(2, '0')}.png`
