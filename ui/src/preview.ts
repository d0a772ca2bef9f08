// 预览: the document beside a step's form, asked for again while somebody types. Without this script
// the button «预览» shows the same.

/** How long somebody has to stop typing before the server is asked. */
const PAUSE = 400;

const form = document.querySelector<HTMLFormElement>("form[data-preview]");
const place = document.getElementById("preview");
if (form !== null && place !== null) follow(form, place);

function follow(form: HTMLFormElement, place: HTMLElement): void {
  let waiting = 0;
  let asking = new AbortController();
  const again = (): void => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => {
      asking.abort();
      asking = new AbortController();
      void refresh(form, place, asking.signal);
    }, PAUSE);
  };
  form.addEventListener("input", again);
  form.addEventListener("change", again);
}

async function refresh(form: HTMLFormElement, place: HTMLElement, signal: AbortSignal): Promise<void> {
  try {
    const answer = await fetch(form.dataset["preview"] ?? "", {
      method: "POST",
      body: typed(form),
      redirect: "error",
      signal,
    });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...Array.from(page.body.childNodes));
  } catch {
    if (!signal.aborted) stale(place);
  }
}

/** What stands in the form, without its files. */
function typed(form: HTMLFormElement): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") fields.append(name, value);
  }
  return fields;
}

/** Says that the document shown is older than the form. */
function stale(place: HTMLElement): void {
  if (place.querySelector("[data-stale]") !== null) return;
  const note = document.createElement("p");
  note.className = "notice small";
  note.dataset["stale"] = "";
  note.textContent = "预览没有更新：连不上服务器，或者已经退出登录。填写的内容都在。";
  place.prepend(note);
}
